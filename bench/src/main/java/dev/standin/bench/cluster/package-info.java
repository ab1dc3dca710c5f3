/// Several nodes on one store and one Redis, measured: what a second node costs a message.
@NullMarked
package dev.standin.bench.cluster;

import org.jspecify.annotations.NullMarked;
