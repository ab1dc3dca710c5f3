package dev.standin.socketio.transport;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/// Puts CORS headers on every answer of the engine, errors included, and answers preflights.
final class CorsHeaders {

  private static final System.Logger LOG = System.getLogger(CorsHeaders.class.getName());

  private final EngineOptions.Cors cors;

  CorsHeaders(EngineOptions.Cors cors) {
    this.cors = cors;
  }

  /// Adds the headers; true if the request was a preflight and is answered.
  boolean apply(HttpServerRequest request) {
    if (cors.off()) {
      return false;
    }
    MultiMap headers = request.response().headers();
    boolean allowed = origin(headers, request.getHeader("Origin"));
    boolean preflight = request.method().name().equals("OPTIONS");
    if (allowed && preflight) {
      allow(headers, request.getHeader("Access-Control-Request-Headers"));
    } else if (allowed && !cors.exposedHeaders().isEmpty()) {
      headers.set("Access-Control-Expose-Headers", String.join(",", cors.exposedHeaders()));
    }
    if (preflight) {
      request.response().setStatusCode(204).end();
    }
    return preflight;
  }

  private void allow(MultiMap headers, @Nullable String wanted) {
    headers.set("Access-Control-Allow-Methods", String.join(",", cors.methods()));
    if (!cors.allowedHeaders().isEmpty()) {
      headers.set("Access-Control-Allow-Headers", String.join(",", cors.allowedHeaders()));
    } else if (wanted != null) {
      headers.set("Access-Control-Allow-Headers", wanted);
      headers.add("Vary", "Access-Control-Request-Headers");
    }
    if (cors.maxAge().isPositive()) {
      headers.set("Access-Control-Max-Age", Long.toString(cors.maxAge().toSeconds()));
    }
  }

  /// A rule that throws, at what anybody may write, allows nothing.
  private boolean allows(String origin) {
    try {
      return cors.allows(origin);
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.WARNING, "The rule for origins failed", fault);
      return false;
    }
  }

  private boolean origin(MultiMap headers, @Nullable String origin) {
    if (origin != null && allows(origin)) {
      headers.set("Access-Control-Allow-Origin", origin);
      headers.set("Vary", "Origin");
      if (cors.credentials()) {
        headers.set("Access-Control-Allow-Credentials", "true");
      }
      return true;
    }
    if (cors.origins().contains("*")) {
      headers.set("Access-Control-Allow-Origin", "*");
      return true;
    }
    headers.set("Vary", "Origin");
    return false;
  }
}
