/// Measures a Standin server beside the usual Node stack, in one run on one machine.
@NullMarked
package dev.standin.bench;

import org.jspecify.annotations.NullMarked;
