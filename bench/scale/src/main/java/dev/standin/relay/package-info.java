/// The relay once more, as one of several on one Redis.
@NullMarked
package dev.standin.relay;

import org.jspecify.annotations.NullMarked;
