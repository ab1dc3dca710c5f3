/// Kills a process again and again while senders write, and checks what is left: for any process
/// that stores messages.
@NullMarked
package dev.standin.crash;

import org.jspecify.annotations.NullMarked;
