/// Redis: fan-out between nodes, and what they share beside the store.
@NullMarked
package dev.standin.cluster;

import org.jspecify.annotations.NullMarked;
