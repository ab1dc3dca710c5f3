package dev.standin.http;

import dev.standin.wire.Problem;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The web app's files and the documentation, from the class path. Read when first asked for, kept,
/// and sent again only if the browser's copy is another one.
final class Pages {

  /// Address to file; the type follows from its ending.
  static final Map<String, String> FILES =
      Map.of(
          "/", "web/index.html",
          "/app.js", "web/app.js",
          "/style.css", "web/style.css",
          "/docs.css", "dev/standin/http/docs.css",
          "/favicon.svg", "dev/standin/http/favicon.svg",
          "/favicon.ico", "dev/standin/http/favicon.svg");

  private static final String OPENAPI = "api/openapi.yaml";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "yaml", "application/yaml; charset=utf-8");

  private static final String CONTENT_POLICY =
      "default-src 'self'; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";

  private final Map<String, Optional<File>> files = new ConcurrentHashMap<>();

  private record File(String type, byte[] bytes, String etag) {}

  /// One of [#FILES].
  Reply file(Exchange exchange) {
    String name = Objects.requireNonNull(FILES.get(exchange.route().path()));
    return reply(exchange, files.computeIfAbsent(name, Pages::load));
  }

  Reply openApi(Exchange exchange) {
    return reply(exchange, files.computeIfAbsent(OPENAPI, Pages::load));
  }

  /// The readable page, made of openapi.yaml.
  Reply docs(Exchange exchange) {
    return reply(
        exchange,
        files.computeIfAbsent(
            "docs", _ -> load(OPENAPI).map(yaml -> file("html", DocsPage.html(yaml.bytes())))));
  }

  private static Reply reply(Exchange exchange, Optional<File> found) {
    if (found.isEmpty()) {
      return Reply.problem(Problem.NOT_FOUND);
    }
    File file = found.get();
    boolean same =
        exchange.header(HttpHeaders.IF_NONE_MATCH).filter(file.etag()::equals).isPresent();
    Reply reply = same ? Reply.empty(304) : Reply.of(200, file.type(), file.bytes());
    return reply
        .with("ETag", file.etag())
        .with("Cache-Control", "no-cache")
        .with("Content-Security-Policy", CONTENT_POLICY);
  }

  private static Optional<File> load(String name) {
    try (InputStream in = Pages.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        return Optional.empty();
      }
      return Optional.of(file(name.substring(name.lastIndexOf('.') + 1), in.readAllBytes()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static File file(String ending, byte[] bytes) {
    return new File(TYPES.getOrDefault(ending, "application/octet-stream"), bytes, etag(bytes));
  }

  private static String etag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
