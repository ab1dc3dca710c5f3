/// An adapter for many nodes on a fake network, written with the library's public types alone.
@NullMarked
package dev.standin.socketio.cluster;

import org.jspecify.annotations.NullMarked;
