/// The embedded store's own tests, and its runs of the contracts.
@NullMarked
package dev.standin.store.sqlite;

import org.jspecify.annotations.NullMarked;
