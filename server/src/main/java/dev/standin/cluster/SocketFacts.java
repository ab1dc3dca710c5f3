package dev.standin.cluster;

import dev.standin.socketio.FetchedSocket;
import dev.standin.socketio.Namespace;
import dev.standin.socketio.RawJson;
import dev.standin.socketio.RemoteSocket;
import dev.standin.socketio.engineio.Handshake;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What nodes tell each other of a socket, as Node's sockets look.
/// https://socket.io/docs/v4/server-socket-instance/#sockethandshake
final class SocketFacts {

  /// As JavaScript writes a Date.
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern(
          "EEE MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", Locale.ENGLISH);

  private static final int DEEPEST = 100;

  private static final Set<String> SECRET_HEADERS =
      Set.of("authorization", "proxy-authorization", "cookie");
  private static final Set<String> SECRET_PARAMETERS = Set.of("token");

  private SocketFacts() {}

  /// @param secretsStay leaves out what the client proves itself by
  static Map<String, Object> of(RemoteSocket socket, boolean secretsStay) {
    Handshake handshake = socket.handshake();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("id", socket.id());
    facts.put(
        "handshake",
        secretsStay ? handshake(open(handshake), Map.of()) : handshake(handshake, socket.auth()));
    facts.put("rooms", socket.rooms());
    facts.put("data", sendable(socket.data()));
    return facts;
  }

  private static Handshake open(Handshake handshake) {
    Map<String, String> query = new LinkedHashMap<>(handshake.query());
    query.keySet().removeAll(SECRET_PARAMETERS);
    Map<String, String> headers = new LinkedHashMap<>(handshake.headers());
    headers.keySet().removeAll(SECRET_HEADERS);
    return new Handshake(
        handshake.path(),
        query,
        headers,
        handshake.remoteAddress(),
        handshake.secure(),
        handshake.openedAtMillis());
  }

  /// What an application keeps for itself alone is left out.
  private static Map<String, Object> sendable(Map<String, Object> data) {
    Map<String, Object> sendable = new LinkedHashMap<>(data);
    sendable.values().removeIf(value -> !isSendable(value, 0));
    return sendable;
  }

  private static boolean isSendable(@Nullable Object value, int depth) {
    return switch (value) {
      case null -> true;
      case String text -> true;
      case Boolean truth -> true;
      case Number number -> true;
      case byte[] bytes -> true;
      case RawJson raw -> true;
      case Collection<?> list when depth < DEEPEST ->
          list.stream().allMatch(each -> isSendable(each, depth + 1));
      case Map<?, ?> map when depth < DEEPEST ->
          map.keySet().stream().allMatch(String.class::isInstance)
              && map.values().stream().allMatch(each -> isSendable(each, depth + 1));
      default -> false;
    };
  }

  private static Map<String, Object> handshake(Handshake handshake, Map<String, Object> auth) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("headers", handshake.headers());
    Instant opened = Instant.ofEpochMilli(handshake.openedAtMillis());
    facts.put("time", DATE.format(opened.atOffset(ZoneOffset.UTC)));
    facts.put("address", handshake.remoteAddress());
    facts.put("xdomain", handshake.crossDomain());
    facts.put("secure", handshake.secure());
    facts.put("issued", handshake.openedAtMillis());
    facts.put("url", handshake.url());
    facts.put("query", handshake.query());
    facts.put("auth", auth);
    return facts;
  }

  static RemoteSocket socket(Namespace namespace, Map<String, Object> facts) {
    String id = JsonTree.text(facts, "id");
    if (id.isEmpty()) {
      throw new BadFrameException("a socket has no id");
    }
    Map<String, Object> handshake = JsonTree.object(facts, "handshake");
    return new FetchedSocket(
        namespace,
        id,
        handshake(handshake),
        Collections.unmodifiableMap(JsonTree.object(handshake, "auth")),
        new HashSet<>(JsonTree.texts(facts, "rooms")),
        Collections.unmodifiableMap(JsonTree.object(facts, "data")));
  }

  private static Handshake handshake(Map<String, Object> facts) {
    String url = JsonTree.text(facts, "url");
    int query = url.indexOf('?');
    return new Handshake(
        query < 0 ? url : url.substring(0, query),
        texts(JsonTree.object(facts, "query")),
        texts(JsonTree.object(facts, "headers")),
        JsonTree.text(facts, "address"),
        Boolean.TRUE.equals(facts.get("secure")),
        facts.get("issued") instanceof Number issued ? issued.longValue() : 0);
  }

  /// The last one of a name that stands there several times.
  private static Map<String, String> texts(Map<String, Object> from) {
    Map<String, String> texts = new LinkedHashMap<>();
    from.forEach(
        (name, value) -> {
          if (value instanceof List<?> list && !list.isEmpty()) {
            texts.put(name, String.valueOf(list.getLast()));
          } else if (value instanceof String || value instanceof Number) {
            texts.put(name, value.toString());
          }
        });
    return Collections.unmodifiableMap(texts);
  }
}
