/// A relay without accounts or a store, on the Socket.IO library alone.
@NullMarked
package dev.standin.relay;

import org.jspecify.annotations.NullMarked;
