/// Socket.IO 5 on top of Engine.IO sessions: namespaces, rooms, acknowledgements and broadcasts.
@NullMarked
package dev.standin.socketio;

import org.jspecify.annotations.NullMarked;
