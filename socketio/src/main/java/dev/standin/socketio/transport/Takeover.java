package dev.standin.socketio.transport;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.traffic.AbstractTrafficShapingHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.http1.Http1ServerConnection;
import io.vertx.core.net.impl.VertxHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Takes a WebSocket's channel out of Vert.x' hands. The one place that leans on how Vert.x 5.2.3
/// builds its pipelines; each step has a test, so that an update which changes one fails there.
final class Takeover {

  private static final String DECODER = "httpDecoder";
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  private Takeover() {}

  /// Whether the request asks for a WebSocket over HTTP/1.1.
  static boolean wanted(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && request.method().name().equals("GET")
        && Headers.accepts(request.getHeader("Upgrade"), "websocket")
        && Headers.accepts(request.getHeader("Connection"), "upgrade")
        && request.connection() instanceof Http1ServerConnection;
  }

  /// The answer to the client's key; empty if key or version are not those of RFC 6455.
  static Optional<String> accept(HttpServerRequest request) {
    String key = request.getHeader("Sec-WebSocket-Key");
    if (key == null || !"13".equals(request.getHeader("Sec-WebSocket-Version"))) {
      return Optional.empty();
    }
    try {
      if (Base64.getDecoder().decode(key.trim()).length != KEY_BYTES) {
        return Optional.empty();
      }
      byte[] both = (key.trim() + GUID).getBytes(StandardCharsets.ISO_8859_1);
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(both);
      return Optional.of(Base64.getEncoder().encodeToString(digest));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /// The channel under a request that [#wanted] was true for.
  static Channel channel(HttpServerRequest request) {
    return ((Http1ServerConnection) request.connection()).channel();
  }

  /// Puts a handler between the HTTP decoder and Vert.x, if it is an HTTP/1.1 connection, and says
  /// how it is read from. Called before the first read, which fixes that for good.
  static void watch(
      HttpConnection connection,
      Function<Channel, ChannelHandler> watcher,
      RecvByteBufAllocator receiving) {
    if (connection instanceof Http1ServerConnection http1) {
      Channel channel = http1.channel();
      channel.config().setRecvByteBufAllocator(receiving);
      ChannelPipeline pipeline = channel.pipeline();
      pipeline.addBefore(
          pipeline.context(VertxHandler.class).name(), "engineDeadlines", watcher.apply(channel));
    }
  }

  /// The answer that switches protocols: the key's answer, and further lines, each with its end.
  record Answer(String accept, String more) {}

  /// Puts our handler in Vert.x' place and switches protocols. On the channel's loop, in the
  /// request handler. What the client sent already reaches our handler during or right after this
  /// call.
  static void take(Channel channel, ChannelHandler ours, Answer answer) {
    ChannelPipeline pipeline = channel.pipeline();
    ChannelHandlerContext vertxContext = pipeline.context(VertxHandler.class);
    VertxHandler<?> vertxHandler = (VertxHandler<?>) vertxContext.handler();
    for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
      if (!stays(entry.getKey(), entry.getValue())) {
        pipeline.remove(entry.getValue());
      }
    }
    pipeline.addLast("engine", ours);
    channel.writeAndFlush(
        ByteBufUtil.writeAscii(
            channel.alloc(),
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + answer.accept
                + "\r\n"
                + answer.more
                + "\r\n"));
    channel.config().setAutoRead(true);
    vertxHandler.channelInactive(vertxContext);
    pipeline.remove(DECODER);
  }

  private static boolean stays(String name, ChannelHandler handler) {
    return name.equals(DECODER)
        || handler instanceof SslHandler
        || handler instanceof AbstractTrafficShapingHandler;
  }
}
