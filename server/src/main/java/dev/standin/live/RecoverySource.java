package dev.standin.live;

import dev.standin.chat.Access;
import dev.standin.chat.Reached;
import java.util.concurrent.Executor;
import java.util.function.Function;

/// Where sockets that come back get what they missed.
///
/// @param access reads the log for one user
/// @param end the log's end now, before anything is appended
/// @param keys 32 secret bytes for a purpose; others for the same purpose if the log is another
///   one, such as a restored backup, whose places mean something else
/// @param threads where the log may be read, which blocks
public record RecoverySource(
    Access access, Reached end, Function<String, byte[]> keys, Executor threads) {}
