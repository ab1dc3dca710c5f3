package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SlowReaderTest {

  private static final int MESSAGE = 10_000;
  private static final int QUEUE = 500_000;

  private final EngineFixture engine =
      new EngineFixture(
          EngineFixture.Setup.of(
              EngineOptions.defaults()
                  .withLimits(
                      new EngineLimits(20_000, 20_000, 500, 100_000, 16, QUEUE, 100_000, 2_000))));

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void aClientThatDoesNotReadIsClosedAndHoldsLittleUntilThen() throws Exception {
    List<Channel> channels = new CopyOnWriteArrayList<>();
    engine.onRequest = request -> channels.add(Takeover.channel(request));
    try (RawWebSocket _ = engine.webSocket()) {
      EngineSocket upper = engine.opened.getFirst();
      EngineMessage message = EngineMessage.text("x".repeat(MESSAGE));
      Channel channel = channels.getFirst();
      long[] most = new long[1];
      int sent = 0;
      while (engine.heard.isEmpty() && sent < 10_000) {
        runOn(
            upper,
            () -> {
              upper.send(message);
              var out = channel.unsafe().outboundBuffer();
              if (out != null) {
                most[0] = Math.max(most[0], out.totalPendingWriteBytes());
              }
            });
        sent++;
      }
      assertThat(engine.hears()).isEqualTo("closed: slow client");
      assertThat(most[0]).as("bytes pending in the channel").isLessThan(200_000);
      EngineFixture.until("session is gone", () -> engine.engine.sessions() == 0);
      EngineFixture.until("channel is closed", () -> !channel.isOpen());
    }
  }

  @Test
  void aClientThatReadsLateGetsEverythingInOrder() {
    try (RawWebSocket socket = engine.webSocket()) {
      EngineSocket upper = engine.opened.getFirst();
      // Far more than the channel takes at once, less than channel and queue together.
      for (int i = 0; i < 40; i++) {
        upper.send(EngineMessage.text(i + "x".repeat(MESSAGE)));
      }
      for (int i = 0; i < 40; i++) {
        socket.expect("81 4" + i + "x".repeat(MESSAGE));
      }
    }
  }

  @Test
  void volatileMessagesNeverFillTheQueue() throws Exception {
    try (RawWebSocket _ = engine.webSocket()) {
      EngineSocket upper = engine.opened.getFirst();
      EngineMessage message = EngineMessage.text("x".repeat(MESSAGE));
      for (int i = 0; i < 5_000; i++) {
        upper.sendVolatile(message);
      }
      runOn(upper, () -> {});
      assertThat(engine.heard).isEmpty();
      assertThat(engine.engine.sessions()).isEqualTo(1);
    }
  }

  @Test
  void pingsThatAreNeverReadDoNotPileUpPongs() throws Exception {
    List<Channel> channels = new CopyOnWriteArrayList<>();
    engine.onRequest = request -> channels.add(Takeover.channel(request));
    try (RawWebSocket socket = engine.webSocket()) {
      byte[] ping = RawWebSocket.frame(0x89, new byte[125]);
      var burst = new java.io.ByteArrayOutputStream();
      for (int i = 0; i < 1_000; i++) {
        burst.writeBytes(ping);
      }
      for (int i = 0; i < 60; i++) {
        socket.send(burst.toByteArray());
      }
      EngineSocket upper = engine.opened.getFirst();
      long[] pending = new long[1];
      runOn(
          upper,
          () -> {
            var out = channels.getFirst().unsafe().outboundBuffer();
            pending[0] = out == null ? 0 : out.totalPendingWriteBytes();
          });
      assertThat(pending[0]).isLessThan(200_000);
    }
  }

  private static void runOn(EngineSocket socket, Runnable task) throws Exception {
    var done = new java.util.concurrent.CompletableFuture<Void>();
    socket
        .owner()
        .execute(
            () -> {
              task.run();
              done.complete(null);
            });
    done.get(5, java.util.concurrent.TimeUnit.SECONDS);
  }
}
