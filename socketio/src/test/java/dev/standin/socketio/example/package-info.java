/// A server to run and to talk to: for the real clients in `conformance/` and the official suites.
@NullMarked
package dev.standin.socketio.example;

import org.jspecify.annotations.NullMarked;
