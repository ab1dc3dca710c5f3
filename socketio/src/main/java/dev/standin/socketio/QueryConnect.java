package dev.standin.socketio;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the CONNECT of Socket.IO protocol 4: `0/name?query,`.
final class QueryConnect {

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
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = plain(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : plain(pair.substring(equals + 1));
        fields.merge(name, value, QueryConnect::both);
      }
    }
    return fields;
  }

  private static Object both(Object before, Object value) {
    if (before instanceof List<?> list) {
      List<Object> longer = new ArrayList<>(list);
      longer.add(value);
      return longer;
    }
    return List.of(before, value);
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
