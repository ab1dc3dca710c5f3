/// Measures relays side by side: one thread sends at intended times and reads what comes back.
@NullMarked
package dev.standin.bench.relay;

import org.jspecify.annotations.NullMarked;
