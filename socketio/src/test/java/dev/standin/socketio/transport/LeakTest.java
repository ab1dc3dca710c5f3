package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.Encoding;
import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Who owns which reference to a frame.
final class LeakTest {

  @Test
  void aFrameIsEncodedOncePerTickAndSharedByItsReceivers() {
    var vertx = io.vertx.core.Vertx.vertx();
    try {
      FrameCache cache = new FrameCache(0, new Loops(vertx, System::nanoTime));
      EngineMessage message = EngineMessage.text("hello");
      var allocator = UnpooledByteBufAllocator.DEFAULT;
      ByteBuf one = cache.frame(message, Encoding.V4, allocator);
      ByteBuf two = cache.frame(message, Encoding.V4, allocator);
      assertThat(one.memoryAddress()).isEqualTo(two.memoryAddress());
      assertThat(one.refCnt()).isEqualTo(3);
      cache.release();
      assertThat(one.refCnt()).isEqualTo(2);
      one.release();
      two.release();
      assertThat(two.refCnt()).isZero();
      ByteBuf later = cache.frame(message, Encoding.V4, allocator);
      assertThat(later.readableBytes()).isEqualTo(8);
      cache.release();
      assertThat(later.release()).isTrue();
    } finally {
      EngineFixture.await(vertx.close());
    }
  }

  /// Broadcasts from several threads to readers, non-readers and sockets that are cut: afterwards
  /// no direct memory is left in use beyond what there was.
  @Test
  void broadcastsToCutAndSlowSocketsLeaveNoBufferBehind() throws Exception {
    long seed = 11;
    Random random = new Random(seed);
    EngineLimits limits = new EngineLimits(20_000, 20_000, 500, 100_000, 16, 300_000, 5_000, 2_000);
    var options = EngineOptions.defaults().withLimits(limits);
    try (EngineFixture engine = new EngineFixture(EngineFixture.Setup.of(options))) {
      List<RawWebSocket> sockets = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        sockets.add(engine.webSocket());
      }
      List<Thread> senders = new ArrayList<>();
      for (int t = 0; t < 2; t++) {
        senders.add(Thread.startVirtualThread(() -> broadcast(engine.opened)));
      }
      Collections.shuffle(sockets, random);
      sockets.subList(0, 15).forEach(RawWebSocket::reset);
      for (Thread sender : senders) {
        sender.join();
      }
      for (RawWebSocket socket : sockets) {
        socket.close();
      }
      EngineFixture.until("all sessions are gone", () -> engine.engine.sessions() == 0);
    }
    assertThat(LeakWatch.found(false)).as("seed %d", seed).isEmpty();
  }

  @Test
  void theWatchItselfSeesALeak() {
    drop();
    EngineFixture.until("the leak is seen", () -> !LeakWatch.found(true).isEmpty());
  }

  private static void drop() {
    for (int i = 0; i < 5; i++) {
      PooledByteBufAllocator.DEFAULT.directBuffer(64).writeInt(i).touch(LeakWatch.PLANTED);
    }
  }

  private static void broadcast(List<EngineSocket> to) {
    for (int i = 0; i < 200; i++) {
      EngineMessage message = EngineMessage.text("m" + i + "x".repeat(1_000));
      to.forEach(socket -> socket.send(message));
    }
  }
}
