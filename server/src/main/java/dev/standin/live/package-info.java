/// Socket.IO events to chat calls and back.
@NullMarked
package dev.standin.live;

import org.jspecify.annotations.NullMarked;
