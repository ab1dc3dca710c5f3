/// What every store must do, whichever database it stands on.
@NullMarked
package dev.standin.store;

import org.jspecify.annotations.NullMarked;
