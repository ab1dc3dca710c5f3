/// Tests of the live events on the real Socket.IO server, without a network.
@NullMarked
package dev.standin.live;

import org.jspecify.annotations.NullMarked;
