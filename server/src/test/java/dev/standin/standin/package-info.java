/// Tests of the stand-in, with a log in memory, clocks turned by hand and a scripted model server.
@NullMarked
package dev.standin.standin;

import org.jspecify.annotations.NullMarked;
