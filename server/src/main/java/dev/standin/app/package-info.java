/// Main, configuration, wiring, banner and command line.
@NullMarked
package dev.standin.app;

import org.jspecify.annotations.NullMarked;
