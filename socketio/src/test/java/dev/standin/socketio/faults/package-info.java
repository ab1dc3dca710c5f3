/// A network and a server that fail at every possible point, and what clients hear all the same.
@NullMarked
package dev.standin.socketio.faults;

import org.jspecify.annotations.NullMarked;
