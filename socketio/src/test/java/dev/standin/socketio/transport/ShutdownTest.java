package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.engineio.EngineMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ShutdownTest {

  private final EngineFixture engine =
      new EngineFixture(
          EngineFixture.Setup.of(
              EngineOptions.defaults()
                  .withLimits(
                      new EngineLimits(20_000, 20_000, 500, 100_000, 16, 1 << 20, 5_000, 20_000))
                  .withShutdownGrace(Duration.ofMillis(400))));

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void socketsCloseWith1001AndPollsAreAnswered() throws Exception {
    String sid = engine.openPolling();
    String backlogged = engine.openPolling();
    engine.opened.getLast().send(EngineMessage.text("last words"));
    var poll = engine.getLater("EIO=4&transport=polling&sid=" + sid);
    // The poll is there once its session says so by taking a volatile message; a plain echo does.
    engine.post(sid, "4x");
    assertThat(poll.join().body()).isEqualTo("4x");
    poll = engine.getLater("EIO=4&transport=polling&sid=" + sid);
    try (RawWebSocket socket = engine.webSocket()) {
      CompletableFuture<Void> down = engine.engine.shutdown().toCompletableFuture();
      socket.expect("close 1001");
      assertThat(poll.join().body()).isEqualTo("1");
      assertThat(engine.poll(backlogged).body()).isEqualTo("4last words");
      assertThat(engine.poll(backlogged).body()).isEqualTo("1");
      down.get(2, TimeUnit.SECONDS);
      assertThat(engine.engine.sessions()).isZero();
      assertThat(engine.get("EIO=4&transport=polling").statusCode()).isEqualTo(503);
      assertThat(engine.get("EIO=4&transport=polling").body())
          .isEqualTo("{\"code\":8,\"message\":\"Server is shutting down\"}");
    }
  }

  @Test
  void aClientThatFetchesNothingHoldsTheShutdownOnlyForItsGrace() throws Exception {
    engine.openPolling();
    engine.opened.getLast().send(EngineMessage.text("never fetched"));
    long before = System.nanoTime();
    engine.engine.shutdown().toCompletableFuture().get(2, TimeUnit.SECONDS);
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
    assertThat(took).isBetween(390L, 1_900L);
    EngineFixture.until("nobody is left", () -> engine.engine.sessions() == 0);
    assertThat(engine.hears()).isEqualTo("closed: server shutting down");
  }

  @Test
  void withNobodyThereItEndsAtOnce() throws Exception {
    engine.engine.shutdown().toCompletableFuture().get(300, TimeUnit.MILLISECONDS);
  }
}
