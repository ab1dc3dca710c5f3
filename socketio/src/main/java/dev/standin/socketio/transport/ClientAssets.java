package dev.standin.socketio.transport;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

/// Serves the browser client as the reference server does: by name, with its version as ETag.
final class ClientAssets {

  private static final Set<String> NAMES =
      Set.of(
          "socket.io.js",
          "socket.io.js.map",
          "socket.io.min.js",
          "socket.io.min.js.map",
          "socket.io.esm.min.js",
          "socket.io.esm.min.js.map",
          "socket.io.msgpack.min.js",
          "socket.io.msgpack.min.js.map");

  private static final Pattern VERSION = Pattern.compile("Socket\\.IO v([0-9][0-9A-Za-z.-]*)");
  private static final int BANNER = 200;

  private record Asset(String etag, Buffer plain, Buffer gzip) {}

  private final Vertx vertx;
  private final ClientFiles files;
  private final Map<String, Optional<Asset>> assets = new ConcurrentHashMap<>();

  ClientAssets(Vertx vertx, ClientFiles files) {
    this.vertx = vertx;
    this.files = files;
  }

  /// Answers with the file, or 404 if there is none of that name.
  void serve(HttpServerRequest request, String name) {
    String method = request.method().name();
    if (!NAMES.contains(name)) {
      request.response().setStatusCode(404).end();
      return;
    }
    if (!method.equals("GET") && !method.equals("HEAD")) {
      request.response().setStatusCode(405).putHeader("Allow", "GET, HEAD").end();
      return;
    }
    Optional<Asset> known = assets.get(name);
    if (known != null) {
      answer(request, name, known);
      return;
    }
    vertx
        .executeBlocking(() -> load(name), false)
        .onSuccess(asset -> answer(request, name, asset))
        .onFailure(_ -> request.response().setStatusCode(500).end());
  }

  private static void answer(HttpServerRequest request, String name, Optional<Asset> found) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    if (found.isEmpty()) {
      response.setStatusCode(404).end();
      return;
    }
    Asset asset = found.get();
    String known = request.getHeader("If-None-Match");
    response.putHeader("ETag", asset.etag).putHeader("Cache-Control", "public, max-age=0");
    if (known != null && weak(known).equals(weak(asset.etag))) {
      response.setStatusCode(304).end();
      return;
    }
    String kind = name.endsWith(".map") ? "json" : "javascript";
    response.putHeader("Content-Type", "application/" + kind + "; charset=utf-8");
    response.putHeader("Vary", "Accept-Encoding").putHeader("X-Content-Type-Options", "nosniff");
    boolean zipped = Headers.accepts(request.getHeader("Accept-Encoding"), "gzip");
    if (zipped) {
      response.putHeader("Content-Encoding", "gzip");
    }
    Buffer body = zipped ? asset.gzip : asset.plain;
    if (request.method().name().equals("HEAD")) {
      response.putHeader("Content-Length", Integer.toString(body.length())).end();
    } else {
      response.end(body);
    }
  }

  private static String weak(String etag) {
    return etag.startsWith("W/") ? etag.substring(2) : etag;
  }

  private Optional<Asset> load(String name) throws IOException {
    Optional<byte[]> bytes = files.read(name);
    Optional<Asset> asset = Optional.empty();
    if (bytes.isPresent()) {
      byte[] plain = bytes.get();
      asset = Optional.of(new Asset(etag(plain), Buffer.buffer(plain), Buffer.buffer(gzip(plain))));
    }
    assets.put(name, asset);
    return asset;
  }

  private static String etag(byte[] content) {
    int length = Math.min(BANNER, content.length);
    Matcher banner = VERSION.matcher(new String(content, 0, length, StandardCharsets.ISO_8859_1));
    if (banner.find()) {
      return "W/\"" + banner.group(1) + "\"";
    }
    CRC32 sum = new CRC32();
    sum.update(content);
    return "W/\"" + Long.toHexString(sum.getValue()) + "-" + content.length + "\"";
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 3);
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(plain);
    }
    return out.toByteArray();
  }
}
