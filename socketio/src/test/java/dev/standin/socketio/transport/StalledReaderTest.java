package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A busy room in which one of ten does not read.
final class StalledReaderTest {

  private static final int MESSAGE = 10_000;
  private static final int QUEUE = 1 << 20;
  private static final int ROUNDS = 3_000;

  /// Netty takes memory in chunks of 4 MiB a loop; beside them no more than the queue of the
  /// stalled reader and what stands in the sockets' buffers.
  private static final long MOST_DIRECT = 24 << 20;

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

  private static long direct() {
    return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
  }

  /// Reads all rounds in order; the number of the first that is wrong, or how many there were.
  private static int readAll(RawWebSocket socket) {
    try {
      DataInputStream in = new DataInputStream(socket.input());
      byte[] payload = new byte[MESSAGE + 1];
      for (int round = 0; round < ROUNDS; round++) {
        if (in.readUnsignedByte() != 0x81 || in.readUnsignedByte() != 126) {
          return round;
        }
        in.readFully(payload, 0, in.readUnsignedShort());
        if (!new String(payload, 1, 5, java.nio.charset.StandardCharsets.US_ASCII)
            .equals("%05d".formatted(round))) {
          return round;
        }
      }
      return ROUNDS;
    } catch (IOException e) {
      return -1;
    }
  }

  private void busyRoom(EngineSocket stalled, List<RawWebSocket> readers) throws Exception {
    long before = direct();
    long most = before;
    List<CompletableFuture<Integer>> heard = new ArrayList<>();
    for (RawWebSocket reader : readers) {
      heard.add(CompletableFuture.supplyAsync(() -> readAll(reader), Thread::startVirtualThread));
    }
    for (int round = 0; round < ROUNDS; round++) {
      EngineMessage message = EngineMessage.text("%05d".formatted(round) + "x".repeat(MESSAGE - 5));
      engine.opened.forEach(socket -> socket.send(message));
      if (round % 8 == 0) {
        // As fast as the loops write, and no faster: the room must not outrun its readers.
        for (EngineSocket socket : engine.opened) {
          CompletableFuture<Void> written = new CompletableFuture<>();
          if (!socket.equals(stalled)) {
            socket.whenDrained(() -> written.complete(null));
            written.get(10, java.util.concurrent.TimeUnit.SECONDS);
          }
        }
        most = Math.max(most, direct());
      }
    }
    for (CompletableFuture<Integer> one : heard) {
      assertThat(one.get(20, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(ROUNDS);
    }
    assertThat(engine.hears()).isEqualTo("closed: slow client");
    assertThat(engine.heard).as("nobody else was closed").isEmpty();
    assertThat(engine.engine.sessions()).isEqualTo(readers.size());
    assertThat(most - before).as("bytes of direct memory").isLessThan(MOST_DIRECT);
  }

  private List<RawWebSocket> nine() {
    List<RawWebSocket> readers = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      readers.add(engine.webSocket());
    }
    return readers;
  }

  @Test
  void aStalledWebSocketIsClosedAndHarmsNobody() throws Exception {
    try (RawWebSocket _ = engine.webSocket()) {
      EngineSocket stalled = engine.opened.getFirst();
      List<RawWebSocket> readers = nine();
      busyRoom(stalled, readers);
      readers.forEach(RawWebSocket::close);
    }
  }

  @Test
  void aPollingClientThatPollsNoMoreIsClosedAndHarmsNobody() throws Exception {
    engine.openPolling();
    EngineSocket stalled = engine.opened.getFirst();
    List<RawWebSocket> readers = nine();
    busyRoom(stalled, readers);
    readers.forEach(RawWebSocket::close);
  }
}
