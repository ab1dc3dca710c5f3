package dev.standin.socketio.transport;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Where the engine takes chance and time from.
///
/// @param random makes session ids, which are secrets: a `SecureRandom` outside tests
/// @param wall the time of day, for the moment a session was opened
/// @param nanos monotonic nanoseconds from any origin, such as `System::nanoTime`
public record Sources(RandomGenerator random, InstantSource wall, LongSupplier nanos) {}
