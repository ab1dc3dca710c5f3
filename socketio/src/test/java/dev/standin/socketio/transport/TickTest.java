package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.traffic.ChannelTrafficShapingHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What one tick of a loop costs: a frame for each message and a flush for each socket, however
/// many messages and receivers there are.
final class TickTest {

  /// No heartbeat comes in between.
  private static final EngineLimits QUIET =
      new EngineLimits(20_000, 20_000, 500, 100_000, 16, 1 << 20, 5_000, 2_000);

  private final EngineFixture engine =
      new EngineFixture(
          new EngineFixture.Setup(EngineOptions.defaults().withLimits(QUIET), 1, null));
  private final List<Channel> channels = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void severalSendsInOneTickAreFlushedOnce() throws Exception {
    try (RawWebSocket socket = open()) {
      EngineSocket upper = engine.opened.getFirst();
      Tap tap = tap(0);
      tick(() -> Stream.of("a", "b", "c").map(EngineMessage::text).forEach(upper::send));
      Stream.of("81 4a", "81 4b", "81 4c").forEach(socket::expect);
      assertThat(tap.frames).hasSize(3);
      assertThat(tap.flushes).isEqualTo(1);
    }
  }

  @Test
  void sendsInTwoTicksAreFlushedTwice() throws Exception {
    try (RawWebSocket socket = open()) {
      EngineSocket upper = engine.opened.getFirst();
      Tap tap = tap(0);
      tick(() -> Stream.of("a", "b").map(EngineMessage::text).forEach(upper::send));
      assertThat(tap.flushes).isEqualTo(1);
      tick(() -> Stream.of("c", "d").map(EngineMessage::text).forEach(upper::send));
      assertThat(tap.flushes).isEqualTo(2);
      Stream.of("81 4a", "81 4b", "81 4c", "81 4d").forEach(socket::expect);
    }
  }

  @Test
  void aBroadcastIsOneFrameForAllSocketsOfTheLoopAndOneFlushForEach() throws Exception {
    try (RawWebSocket one = open();
        RawWebSocket two = open();
        RawWebSocket three = open()) {
      List<Tap> taps = List.of(tap(0), tap(1), tap(2));
      EngineMessage first = EngineMessage.text("first");
      EngineMessage second = EngineMessage.text("second");
      tick(
          () -> {
            engine.opened.forEach(upper -> upper.send(first));
            engine.opened.forEach(upper -> upper.send(second));
          });
      for (RawWebSocket socket : List.of(one, two, three)) {
        socket.expect("81 4first");
        socket.expect("81 4second");
      }
      assertThat(taps).allSatisfy(tap -> assertThat(tap.flushes).isEqualTo(1));
      assertThat(taps).allSatisfy(tap -> assertThat(tap.frames).hasSize(2));
      assertThat(taps.stream().flatMap(tap -> tap.frames.stream()).distinct()).hasSize(2);
    }
  }

  @Test
  void theSwitchOfProtocolsLeavesInOneFlushWithTheOpenPacket() throws Exception {
    FlushCount count = new FlushCount();
    engine.onRequest = request -> Takeover.channel(request).pipeline().addFirst(count);
    try (RawWebSocket _ = engine.webSocket()) {
      tick(() -> {});
      assertThat(count.flushes).isEqualTo(1);
    }
  }

  private RawWebSocket open() {
    engine.onRequest = request -> channels.add(Takeover.channel(request));
    return engine.webSocket();
  }

  private Tap tap(int index) throws Exception {
    Tap tap = new Tap();
    tick(() -> channels.get(index).pipeline().addFirst(tap));
    return tap;
  }

  /// Runs this in one task on the loop, and returns when the loop has ended that tick: its end was
  /// queued before the empty task.
  private void tick(Runnable task) throws Exception {
    for (Runnable step : List.<Runnable>of(task, () -> {})) {
      CompletableFuture.runAsync(step, engine.opened.getFirst().owner()::execute)
          .get(5, TimeUnit.SECONDS);
    }
  }

  /// Counts flushes from the request on: handlers of this kind stay when a channel is taken over.
  private static final class FlushCount extends ChannelTrafficShapingHandler {
    private int flushes;

    FlushCount() {
      super(0);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
      flushes++;
      ctx.flush();
    }
  }

  /// Sees what leaves a channel: where in memory each frame lies, and every flush. The frames of a
  /// tick live until its end, so that those at one address are one.
  private static final class Tap extends ChannelOutboundHandlerAdapter {
    private final List<Long> frames = new ArrayList<>();
    private int flushes;

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      frames.add(((ByteBuf) message).memoryAddress());
      ctx.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
      flushes++;
      ctx.flush();
    }
  }
}
