package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.EngineLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients that send more packets than they may.
final class RateLimitTest {

  // Slow enough that even a busy machine forgives few.
  private static final EngineLimits LIMITS =
      new EngineLimits(20_000, 20_000, 500, 100_000, 16, 1 << 20, 5_000, 2_000)
          .withPacketRate(new EngineLimits.PacketRate(1, 600));

  private final EngineFixture engine =
      new EngineFixture(EngineFixture.Setup.of(EngineOptions.defaults().withLimits(LIMITS)));

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void aBurstIsHeardWholeAndWhatIsTooMuchClosesTheWebSocket() {
    try (RawWebSocket socket = engine.webSocket()) {
      for (int i = 0; i < 600; i++) {
        socket.text("4" + i);
        socket.expect("81 4" + i);
      }
      for (int i = 0; i < 30; i++) {
        socket.text("6");
      }
      assertThat(socket.read()).isEqualTo("close 1008");
      for (int i = 0; i < 600; i++) {
        assertThat(engine.hears()).isEqualTo(Integer.toString(i));
      }
      assertThat(engine.hears()).isEqualTo("closed: rate limit");
    }
  }

  @Test
  void packetsOfPollsCountAlike() {
    String sid = engine.openPolling();
    engine.post(sid, "6" + "\u001e6".repeat(599));
    assertThat(engine.engine.sessions()).isEqualTo(1);
    engine.post(sid, "6" + "\u001e6".repeat(99));
    assertThat(engine.hears()).isEqualTo("closed: rate limit");
    assertThat(engine.post(sid, "4a").body())
        .isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
  }

  @Test
  void aCalmClientIsNeverClosed() {
    EngineLimits.PacketRate quick = new EngineLimits.PacketRate(1_000_000, 1);
    var options = EngineOptions.defaults().withLimits(LIMITS.withPacketRate(quick));
    try (EngineFixture other = new EngineFixture(EngineFixture.Setup.of(options));
        RawWebSocket socket = other.webSocket()) {
      for (int i = 0; i < 100; i++) {
        socket.text("4" + i);
        socket.expect("81 4" + i);
      }
    }
  }
}
