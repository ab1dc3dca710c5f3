/// The tests of the cluster, on a real Redis.
@NullMarked
package dev.standin.cluster;

import org.jspecify.annotations.NullMarked;
