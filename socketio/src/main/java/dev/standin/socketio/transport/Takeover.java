package dev.standin.socketio.transport;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.traffic.AbstractTrafficShapingHandler;
import io.netty.util.concurrent.FastThreadLocal;
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
import java.util.Objects;
import java.util.function.Function;

/// Takes a WebSocket's channel out of Vert.x' hands. The one place that leans on how Vert.x 5.2.3
/// builds its pipelines; each step has a test, so that an update which changes one fails there.
final class Takeover {

  private static final String DECODER = "httpDecoder";
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String KEY = "Sec-WebSocket-Key";
  private static final int KEY_BYTES = 16;

  /// One digest a loop: looking one up costs more than the digest of a key.
  private static final FastThreadLocal<MessageDigest> SHA_1 =
      new FastThreadLocal<>() {
        @Override
        protected MessageDigest initialValue() throws NoSuchAlgorithmException {
          return MessageDigest.getInstance("SHA-1");
        }
      };

  private Takeover() {}

  /// Whether the request asks for a WebSocket over HTTP/1.1.
  static boolean wanted(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && request.method().name().equals("GET")
        && Headers.accepts(request.getHeader("Upgrade"), "websocket")
        && Headers.accepts(request.getHeader("Connection"), "upgrade")
        && request.connection() instanceof Http1ServerConnection;
  }

  /// Whether the request's key and version are those of RFC 6455.
  static boolean keyed(HttpServerRequest request) {
    String key = request.getHeader(KEY);
    if (key == null || !"13".equals(request.getHeader("Sec-WebSocket-Version"))) {
      return false;
    }
    try {
      return Base64.getDecoder().decode(key.trim()).length == KEY_BYTES;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// The answer to the key of a request that [#keyed] was true for.
  static String accept(HttpServerRequest request) {
    String key = Objects.requireNonNull(request.getHeader(KEY)).trim();
    byte[] both = (key + GUID).getBytes(StandardCharsets.ISO_8859_1);
    return Base64.getEncoder().encodeToString(SHA_1.get().digest(both));
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

  /// The answer that switches protocols: the key's answer, and further lines, each with its end. It
  /// is written and not flushed, so that it leaves together with the first packet.
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
    channel.write(
        ByteBufUtil.writeAscii(
            channel.alloc(),
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + answer.accept
                + "\r\n"
                + answer.more
                + "\r\n"),
        channel.voidPromise());
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
