package dev.standin.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/// Cross-origin requests (https://fetch.spec.whatwg.org/#http-cors-protocol): listed origins may
/// send credentials; `*` lets anybody read without.
final class Cors {

  private static final CharSequence EXPOSED =
      HttpHeaders.createOptimized("Retry-After, X-Request-Id, Preference-Applied, Allow");

  private static final String DEFAULT_HEADERS = "Authorization, Content-Type, Prefer";

  private final Set<String> origins;

  Cors(Set<String> origins) {
    this.origins = origins;
  }

  /// On every answer, errors too.
  void headers(HttpServerRequest request) {
    MultiMap headers = request.response().headers();
    headers.set(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null) {
      return;
    }
    if (origins.contains(origin)) {
      headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
      headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    } else if (origins.contains("*")) {
      headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
      headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
  }

  /// The answer to OPTIONS. A preflight of a listed origin is told that it may.
  Reply options(HttpServerRequest request, String methods) {
    Reply reply = Reply.empty(204).with("Allow", methods);
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    boolean preflight = request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    if (origin == null || !preflight || !(origins.contains(origin) || origins.contains("*"))) {
      return reply;
    }
    String wanted = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    boolean plain = wanted != null && wanted.length() < 500 && wanted.matches("[\\w\\-, ]+");
    return reply
        .with("Access-Control-Allow-Methods", methods)
        .with("Access-Control-Allow-Headers", plain && wanted != null ? wanted : DEFAULT_HEADERS)
        .with("Access-Control-Max-Age", "600")
        .with("Vary", "Origin, Access-Control-Request-Headers");
  }
}
