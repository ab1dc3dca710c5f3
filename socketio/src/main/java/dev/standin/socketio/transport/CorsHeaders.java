package dev.standin.socketio.transport;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/// Puts CORS headers on every answer of the engine, errors included, and answers preflights.
final class CorsHeaders {

  private final EngineOptions.Cors cors;

  CorsHeaders(EngineOptions.Cors cors) {
    this.cors = cors;
  }

  /// Adds the headers; true if the request was a preflight and is answered.
  boolean apply(HttpServerRequest request) {
    if (cors.origins().isEmpty()) {
      return false;
    }
    MultiMap headers = request.response().headers();
    boolean allowed = origin(headers, request.getHeader("Origin"));
    if (!request.method().name().equals("OPTIONS")) {
      return false;
    }
    if (allowed) {
      headers.set("Access-Control-Allow-Methods", "GET,POST");
      String wanted = request.getHeader("Access-Control-Request-Headers");
      if (wanted != null) {
        headers.set("Access-Control-Allow-Headers", wanted);
        headers.add("Vary", "Access-Control-Request-Headers");
      }
    }
    request.response().setStatusCode(204).end();
    return true;
  }

  private boolean origin(MultiMap headers, @Nullable String origin) {
    if (origin != null && cors.origins().contains(origin)) {
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
