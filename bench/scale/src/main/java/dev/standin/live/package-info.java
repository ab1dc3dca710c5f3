/// Looks into the server's room of the same name.
@NullMarked
package dev.standin.live;

import org.jspecify.annotations.NullMarked;
