/// The library's own tests: one thread, no network, literal wire text.
@NullMarked
package dev.standin.socketio;

import org.jspecify.annotations.NullMarked;
