package dev.standin.socketio;

import java.time.Duration;
import java.util.function.Function;

/// Connection state recovery in memory: a client that comes back in time has its socket id, rooms
/// and data again, and is brought the events that it missed. Each namespace keeps its own; what was
/// kept ends with the process, and with a namespace that was made on demand, whose last socket is
/// gone. See [RecoveryLog] for recovery that outlives both.
///
/// Events are kept at least for twice the window, and as many as the bounds allow: a client that
/// was cut is found dead a heartbeat later.
///
/// @param window how long the state of a socket is kept that went without a word
/// @param maxEvents events that a namespace keeps; who missed more is not recovered
/// @param maxBytes bytes of the events that a namespace keeps
/// @param maxSessions sockets that are gone whose state a namespace keeps; the oldest go first
/// @param identity who a socket belongs to, asked after its middleware: a session is given back to
///   the same one only. Must not block. Where nobody signs in, a constant will do: sessions have
///   names that others can't guess
public record Recovery(
    Duration window,
    int maxEvents,
    long maxBytes,
    int maxSessions,
    Function<Socket, String> identity) {

  public Recovery {
    if (window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("window must be longer than zero");
    }
    if (maxEvents < 1 || maxBytes < 1 || maxSessions < 1) {
      throw new IllegalArgumentException("maxEvents, maxBytes and maxSessions must be at least 1");
    }
  }

  /// 50,000 events or 32 MiB of them, and 10,000 sockets that are gone.
  public static Recovery within(Duration window, Function<Socket, String> identity) {
    return new Recovery(window, 50_000, 32L << 20, 10_000, identity);
  }
}
