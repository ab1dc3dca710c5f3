package dev.standin.socketio;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the CONNECT of Socket.IO protocol 4: `0/name?query,`.
final class QueryConnect {

  /// Fields beyond this many are not read.
  private static final int MOST_FIELDS = 1_000;

  private QueryConnect() {}

  /// Never throws.
  static Inbound decode(String text) {
    if (!text.startsWith("/", 1)) {
      return new Inbound.Connect("/", Map.of());
    }
    int comma = text.indexOf(',');
    String address = text.substring(1, comma < 0 ? text.length() : comma);
    int mark = address.indexOf('?');
    String name = mark < 0 ? address : address.substring(0, mark);
    if (name.length() > PacketDecoder.MAX_NAMESPACE_LENGTH) {
      return new Inbound.Malformed("a namespace's name is too long");
    }
    return new Inbound.Connect(name, mark < 0 ? Map.of() : query(address.substring(mark + 1)));
  }

  /// The fields of a query; a name that comes again makes a list.
  private static Map<String, Object> query(String query) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    int from = 0;
    for (int read = 0; read < MOST_FIELDS && from < query.length(); read++) {
      int and = query.indexOf('&', from);
      int to = and < 0 ? query.length() : and;
      if (to > from) {
        String pair = query.substring(from, to);
        int equals = pair.indexOf('=');
        String name = plain(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : plain(pair.substring(equals + 1));
        fields.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
      }
      from = to + 1;
    }
    Map<String, Object> plain = new LinkedHashMap<>();
    fields.forEach(
        (name, values) -> plain.put(name, values.size() == 1 ? values.getFirst() : values));
    return plain;
  }

  /// Clients may hand over a query as they got it: what is no percent code stays as it is.
  private static String plain(String coded) {
    try {
      return URLDecoder.decode(coded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return coded;
    }
  }
}
