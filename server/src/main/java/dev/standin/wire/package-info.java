/// What leaves the server in JSON, for REST and Socket.IO alike: messages, availability and the
/// table of problems; and the strict reading of what comes in.
@NullMarked
package dev.standin.wire;

import org.jspecify.annotations.NullMarked;
