/// The embedded store: one committing writer, readers beside it, numbered migrations.
@NullMarked
package dev.standin.store.sqlite;

import org.jspecify.annotations.NullMarked;
