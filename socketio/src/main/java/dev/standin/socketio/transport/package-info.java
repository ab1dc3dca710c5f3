/// The only room that knows Vert.x and Netty: HTTP polling, the WebSocket channel, event loops and
/// timers.
@NullMarked
package dev.standin.socketio.transport;

import org.jspecify.annotations.NullMarked;
