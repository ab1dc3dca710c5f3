/// Engine.IO 4 as a state machine: packets, payloads, heartbeat and upgrade, without socket, clock
/// or thread.
@NullMarked
package dev.standin.socketio.engineio;

import org.jspecify.annotations.NullMarked;
