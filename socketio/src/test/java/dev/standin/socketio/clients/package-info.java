/// Clients that this repository did not write, and servers in processes of their own.
@NullMarked
package dev.standin.socketio.clients;

import org.jspecify.annotations.NullMarked;
