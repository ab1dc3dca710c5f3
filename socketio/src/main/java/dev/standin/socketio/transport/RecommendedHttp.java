package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.EngineLimits;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;

/// HTTP server settings under which an engine works as it should.
public final class RecommendedHttp {

  private static final int SPARE_MILLIS = 15_000;

  private RecommendedHttp() {}

  /// HTTP/2 without TLS off, because its detection would stand in the way of the channel's
  /// takeover; bounded request lines (8 kB) and headers (16 kB); idle connections end, but only
  /// after the longest poll.
  public static HttpServerOptions options(EngineLimits limits) {
    int longest = limits.pingInterval() + limits.pingTimeout() + SPARE_MILLIS;
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setMaxInitialLineLength(8 << 10)
        .setMaxHeaderSize(16 << 10)
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(longest)
        .setHandle100ContinueAutomatically(true)
        .setTcpNoDelay(true)
        .setAcceptBacklog(1024);
  }
}
