package dev.standin.socketio.transport;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Closes an HTTP connection whose client takes too long over the head or the body of any of its
/// requests, however busily it sends: an idle timeout sees no fault in somebody who drips a request
/// byte by byte. Between requests, and while an answer is awaited, it waits for nothing. Stands
/// behind the HTTP decoder and leaves with it when a WebSocket takes the channel over.
final class RequestDeadlines extends ChannelDuplexHandler {

  /// A handler that answers a late body itself gets so much longer to do it.
  private static final long SPARE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Loop loop;
  private final long headNanos;
  private final long bodyNanos;
  private final Deadline deadline = new Deadline();
  private int unanswered;
  private boolean inBody;
  private boolean decoded;

  RequestDeadlines(Loop loop, EngineOptions.Deadlines limits) {
    this.loop = loop;
    this.headNanos = limits.head().toNanos();
    this.bodyNanos = limits.body().toNanos() + SPARE_NANOS;
  }

  /// A connection has to begin with a request.
  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline.ctx = ctx;
    due(headNanos);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    loop.cancel(deadline);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.cancel(deadline);
    ctx.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    decoded = true;
    if (message instanceof HttpRequest) {
      unanswered++;
      inBody = true;
      due(bodyNanos);
    }
    if (message instanceof LastHttpContent) {
      inBody = false;
      loop.cancel(deadline);
    }
    ctx.fireChannelRead(message);
  }

  /// Bytes came of which the decoder could make nothing yet: a head has begun.
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!decoded && !inBody && unanswered == 0 && !deadline.scheduled()) {
      due(headNanos);
    }
    decoded = false;
    ctx.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof LastHttpContent && !informational(message)) {
      unanswered--;
    }
    ctx.write(message, promise);
  }

  private static boolean informational(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  private void due(long nanos) {
    loop.schedule(deadline, loop.now() + nanos);
  }

  private static final class Deadline extends TimerWheel.Node {
    private @Nullable ChannelHandlerContext ctx;

    @Override
    void fire(long now) {
      if (ctx != null) {
        ctx.close();
      }
    }
  }
}
