package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.CloseReason;
import dev.standin.socketio.engineio.Encoding;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.impl.ShutdownEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A WebSocket channel in our own hands. It lives on its session's loop: if the connection was
/// accepted by another one it moves there before the first frame is looked at, so that a session
/// never works on two loops.
final class WebSocketChannel extends ChannelInboundHandlerAdapter
    implements Wire, FrameReader.Sink, Loop.Flushable {

  private static final int NORMAL = 1000;
  private static final int GOING_AWAY = 1001;
  private static final int BAD_TEXT = 1007;
  private static final int POLICY_VIOLATION = 1008;
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Channel channel;
  private final LoopSession session;
  private final Loop loop;
  private final Terms terms;
  private final FrameReader reader;
  private @Nullable Queue<ByteBuf> early = new ArrayDeque<>(2);
  private @Nullable Linger linger;
  private Encoding encoding;
  private boolean flushPlanned;
  private boolean ending;

  /// What may come in, and what of that which goes out is compressed: messages of `packFrom` to
  /// `packTo` bytes.
  record Terms(int maxMessage, InputBudget budget, int packFrom, int packTo) {

    /// Nothing is compressed, either way.
    static Terms plain(int maxMessage, InputBudget budget) {
      return new Terms(maxMessage, budget, Integer.MAX_VALUE, 0);
    }

    Terms with(PerMessageDeflate agreed, int from) {
      return new Terms(maxMessage, budget, from, agreed.longest());
    }

    boolean deflates() {
      return packTo > 0;
    }

    boolean packs(EngineMessage message) {
      int length = message.payload().length;
      return length >= packFrom && length < packTo && message.compressible();
    }
  }

  WebSocketChannel(Channel channel, LoopSession session, Terms terms) {
    this.channel = channel;
    this.session = session;
    this.loop = session.loop();
    this.terms = terms;
    this.encoding = session.encoding();
    Zip zip = terms.deflates() ? loop.zip() : null;
    this.reader = new FrameReader(terms.maxMessage, terms.budget, this, zip);
  }

  Channel channel() {
    return channel;
  }

  /// Sets how messages are written from the first one on; without this, as the session's polls are.
  WebSocketChannel writing(Encoding other) {
    encoding = other;
    return this;
  }

  /// Starts reading once the channel is on its session's loop; `ready` runs there first. What was
  /// written before leaves in one write with what `ready` writes, if nothing stands between.
  void begin(Runnable ready) {
    if (channel.eventLoop().equals(loop.eventLoop())) {
      planFlush();
      start(ready);
      return;
    }
    channel.flush();
    channel
        .deregister()
        .addListener(
            _ ->
                loop.eventLoop()
                    .register(channel)
                    .addListener(
                        moved -> {
                          if (moved.isSuccess()) {
                            start(ready);
                          } else {
                            forgetEarly();
                          }
                        }));
  }

  private void start(Runnable ready) {
    Queue<ByteBuf> waiting = early;
    early = null;
    ready.run();
    while (waiting != null && !waiting.isEmpty()) {
      reader.read(waiting.remove(), channel.alloc());
    }
    if (!channel.isActive()) {
      channelGone(CloseReason.TRANSPORT_CLOSE);
    }
  }

  private void forgetEarly() {
    Queue<ByteBuf> waiting = early;
    early = null;
    while (waiting != null && !waiting.isEmpty()) {
      waiting.remove().release();
    }
  }

  // --- from the channel ---

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      // The end of the HTTP request that the decoder had in hand.
      ReferenceCountUtil.release(message);
    } else if (early != null) {
      early.add(bytes);
    } else {
      reader.read(bytes, channel.alloc());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (early == null && channel.isWritable()) {
      session.drained(this);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (early != null) {
      forgetEarly();
    } else {
      channelGone(CloseReason.TRANSPORT_CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (early == null) {
      boolean reset = cause instanceof IOException;
      channelGone(reset ? CloseReason.TRANSPORT_CLOSE : CloseReason.TRANSPORT_ERROR);
    }
    channel.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ShutdownEvent && early == null) {
      session.shutdown();
      end(CloseReason.SERVER_SHUTTING_DOWN);
    }
    ReferenceCountUtil.release(event);
  }

  private void channelGone(CloseReason reason) {
    ending = true;
    reader.stop();
    if (linger != null) {
      loop.cancel(linger);
      linger = null;
    }
    session.gone(this, reason);
  }

  // --- from the reader ---

  @Override
  public void text(byte[] utf8) {
    Optional<String> text = Utf8.decode(utf8);
    if (text.isEmpty()) {
      failed(BAD_TEXT);
    } else if (!ending) {
      session.text(this, text.get());
    }
  }

  @Override
  public void binary(byte[] bytes) {
    if (!ending) {
      session.binary(this, bytes);
    }
  }

  @Override
  public void ping(byte[] payload) {
    // A client that pings and does not read gets no pongs, so that they can't pile up.
    if (!ending && channel.isWritable()) {
      write(Frames.frame(Frames.PONG, payload, channel.alloc()));
    }
  }

  @Override
  public void closed(byte[] payload) {
    int wrong = CloseCodes.judge(payload);
    if (wrong != 0) {
      failed(wrong);
    } else if (ending) {
      channel.close();
    } else {
      ending = true;
      byte[] code = payload.length < 2 ? payload : new byte[] {payload[0], payload[1]};
      channel
          .writeAndFlush(Frames.frame(Frames.CLOSE, code, channel.alloc()))
          .addListener(ChannelFutureListener.CLOSE);
      session.gone(this, CloseReason.TRANSPORT_CLOSE);
    }
  }

  @Override
  public void failed(int code) {
    reader.stop();
    if (ending) {
      channel.close();
      return;
    }
    ending = true;
    channel.writeAndFlush(Frames.close(code, channel.alloc())).addListener(_ -> halfClose());
    startLinger();
    session.gone(this, CloseReason.TRANSPORT_ERROR);
  }

  /// Says that nothing more comes, and goes on reading: closing on unread bytes would reset the
  /// connection and take the close frame with it.
  private void halfClose() {
    if (channel instanceof DuplexChannel duplex
        && channel.pipeline().get(SslHandler.class) == null) {
      duplex.shutdownOutput();
    }
  }

  // --- from the session ---

  @Override
  public boolean writable() {
    return !ending && channel.isWritable();
  }

  @Override
  public void write(EngineMessage message) {
    if (!ending) {
      var allocator = channel.alloc();
      // Binary in other encodings than the usual one goes plain: those clients don't compress.
      boolean packs = terms.packs(message) && (!message.isBinary() || encoding == Encoding.V4);
      write(
          packs
              ? loop.packed(message, encoding, allocator)
              : loop.frame(message, encoding, allocator));
    }
  }

  @Override
  public void control(String packet) {
    if (!ending) {
      write(Frames.text(packet, channel.alloc()));
    }
  }

  @Override
  public void end(CloseReason reason) {
    if (ending) {
      return;
    }
    ending = true;
    if (reason == CloseReason.SLOW_CLIENT || !channel.isActive()) {
      channel.close();
      return;
    }
    channel.writeAndFlush(Frames.close(code(reason), channel.alloc()), channel.voidPromise());
    startLinger();
  }

  private static int code(CloseReason reason) {
    return switch (reason) {
      case SERVER_SHUTTING_DOWN -> GOING_AWAY;
      case PARSE_ERROR -> FrameReader.PROTOCOL_ERROR;
      case RATE_LIMIT -> POLICY_VIOLATION;
      case TRANSPORT_CLOSE, TRANSPORT_ERROR, PING_TIMEOUT, FORCED_CLOSE, SLOW_CLIENT -> NORMAL;
    };
  }

  private void write(ByteBuf frame) {
    channel.write(frame, channel.voidPromise());
    planFlush();
  }

  private void planFlush() {
    if (!flushPlanned) {
      flushPlanned = true;
      loop.atTickEnd(this);
    }
  }

  @Override
  public void flushNow() {
    flushPlanned = false;
    channel.flush();
  }

  private void startLinger() {
    linger = new Linger();
    loop.schedule(linger, loop.now() + LINGER_NANOS);
  }

  /// Closes hard when the client does not answer our close frame.
  private final class Linger extends TimerWheel.Node {
    @Override
    void fire(long now) {
      channel.close();
    }
  }
}
