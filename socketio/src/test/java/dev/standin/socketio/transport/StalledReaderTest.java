package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

  /// So many rounds go out before the room is looked at.
  private static final int LOOK = 32;

  /// What one stalled client may keep of the room's messages: its queue, and what was let out since
  /// the others were last up to date.
  private static final long MOST_HEAP = QUEUE + 10L * MESSAGE;

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

  /// Reads all rounds in order and counts them; the number of the first that is wrong, or how many
  /// there were.
  private static int readAll(RawWebSocket socket, AtomicInteger count) {
    try {
      DataInputStream in = new DataInputStream(socket.input());
      byte[] payload = new byte[MESSAGE + 1];
      for (int round = 0; round < ROUNDS; round++) {
        if (in.readUnsignedByte() != 0x81 || in.readUnsignedByte() != 126) {
          return round;
        }
        in.readFully(payload, 0, in.readUnsignedShort());
        if (!new String(payload, 1, 5, StandardCharsets.US_ASCII).equals("%05d".formatted(round))) {
          return round;
        }
        count.incrementAndGet();
      }
      return ROUNDS;
    } catch (IOException e) {
      return -1;
    }
  }

  /// The messages of the room, as long as anybody keeps them.
  private final List<WeakReference<EngineMessage>> messages = new ArrayList<>();

  private long bytesKept() {
    System.gc();
    return messages.stream().filter(message -> message.get() != null).count() * MESSAGE;
  }

  private EngineMessage message(int round) {
    EngineMessage message = EngineMessage.text("%05d".formatted(round) + "x".repeat(MESSAGE - 5));
    messages.add(new WeakReference<>(message));
    return message;
  }

  private void send(int round, EngineSocket stalled) throws Exception {
    EngineMessage message = message(round);
    engine.opened.forEach(socket -> socket.send(message));
    if (round % 8 == 7) {
      // As fast as the loops write, and no faster: the room must not outrun its readers.
      for (EngineSocket socket : engine.opened) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        if (!socket.equals(stalled)) {
          socket.whenDrained(() -> written.complete(null));
          written.get(10, TimeUnit.SECONDS);
        }
      }
    }
  }

  private void busyRoom(EngineSocket stalled, List<RawWebSocket> readers) throws Exception {
    long before = direct();
    long mostDirect = before;
    long mostKept = 0;
    int aheadOfTheStalled = 0;
    List<AtomicInteger> counts = new ArrayList<>();
    List<CompletableFuture<Integer>> heard = new ArrayList<>();
    for (RawWebSocket reader : readers) {
      AtomicInteger count = new AtomicInteger();
      counts.add(count);
      heard.add(
          CompletableFuture.supplyAsync(() -> readAll(reader, count), Thread::startVirtualThread));
    }
    for (int round = 0; round < ROUNDS; round++) {
      send(round, stalled);
      mostDirect = Math.max(mostDirect, direct());
      if (round % LOOK == LOOK - 1) {
        int sent = round + 1;
        EngineFixture.until(
            "the others have heard round " + round,
            () -> counts.stream().allMatch(count -> count.get() == sent));
        boolean waiting = engine.heard.isEmpty();
        long kept = bytesKept();
        mostKept = Math.max(mostKept, kept);
        aheadOfTheStalled += waiting && kept > QUEUE / 2 ? 1 : 0;
      }
    }
    for (CompletableFuture<Integer> one : heard) {
      assertThat(one.get(20, TimeUnit.SECONDS)).isEqualTo(ROUNDS);
    }
    assertThat(engine.hears()).isEqualTo("closed: slow client");
    assertThat(engine.heard).as("nobody else was closed").isEmpty();
    assertThat(engine.engine.sessions()).isEqualTo(readers.size());
    assertThat(mostDirect - before).as("bytes of direct memory").isLessThan(MOST_DIRECT);
    assertThat(mostKept).as("bytes of heap").isBetween(QUEUE / 2L, MOST_HEAP);
    assertThat(aheadOfTheStalled).as("looks at a full queue with all others ahead").isPositive();
    assertThat(bytesKept()).as("bytes of heap after it is closed").isLessThan(10L * MESSAGE);
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
