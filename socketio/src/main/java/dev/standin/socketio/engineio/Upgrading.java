package dev.standin.socketio.engineio;

/// A WebSocket on its way to take a session over.
final class Upgrading {

  /// How long a GET that comes after the probe waits for its `6`: the client's `5` may be just
  /// behind it, and then the GET is to be refused.
  private static final int NOOP_DELAY_MILLIS = 25;

  final Wire candidate;
  final long giveUpAt;
  private boolean probed;
  long noopAt = Session.NEVER;

  Upgrading(Wire candidate, long giveUpAt) {
    this.candidate = candidate;
    this.giveUpAt = giveUpAt;
  }

  /// What a packet on the candidate means.
  enum Step {
    PROBED,
    MOVE,
    REFUSE
  }

  /// Only `2probe` and then `5` are right.
  Step step(Packet packet) {
    return switch (packet) {
      case Packet.Ping(String data) when data.equals("probe") && !probed -> {
        probed = true;
        yield Step.PROBED;
      }
      case Packet.Upgrade() when probed -> Step.MOVE;
      case Packet.Open(), Packet.Close(), Packet.Ping(_), Packet.Pong(_) -> Step.REFUSE;
      case Packet.Text(_), Packet.Binary(_), Packet.Upgrade() -> Step.REFUSE;
      case Packet.Noop(), Packet.Malformed() -> Step.REFUSE;
    };
  }

  /// A GET came while the client is moving.
  void polled(long now) {
    if (probed) {
      noopAt = now + Heartbeat.nanos(NOOP_DELAY_MILLIS);
    }
  }

  long dueAt() {
    return Math.min(giveUpAt, noopAt);
  }
}
