/// Nodes, a store and a Redis as real processes, what can go wrong between them, people who write
/// meanwhile, and a checker that knows only what these people were told.
@NullMarked
package dev.standin.faults;

import org.jspecify.annotations.NullMarked;
