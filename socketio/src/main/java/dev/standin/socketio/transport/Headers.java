package dev.standin.socketio.transport;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads request headers and keeps them small: all of a handshake's headers live in one array for
/// as long as its session does.
final class Headers extends AbstractMap<String, String> {

  private static final char BETWEEN = '\n';

  private final byte[] lines;

  private Headers(byte[] lines) {
    this.lines = lines;
  }

  /// Names in lower case; the last value of a repeated name counts.
  static Map<String, String> of(MultiMap headers) {
    Map<String, String> last = new LinkedHashMap<>();
    for (Map.Entry<String, String> header : headers) {
      last.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
    }
    StringBuilder text = new StringBuilder();
    last.forEach((name, value) -> text.append(name).append(BETWEEN).append(value).append(BETWEEN));
    return new Headers(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Whether a list of tokens holds one, without case and regardless of parameters, unless its
  /// weight is 0.
  static boolean accepts(@Nullable String list, String token) {
    if (list == null) {
      return false;
    }
    for (String item : list.split(",")) {
      String[] parts = item.trim().toLowerCase(Locale.ROOT).split(";", 2);
      if (parts[0].trim().equals(token)) {
        return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  @Override
  public @Nullable String get(@Nullable Object key) {
    for (Entry<String, String> entry : entrySet()) {
      if (entry.getKey().equals(key)) {
        return entry.getValue();
      }
    }
    return null;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public Set<Entry<String, String>> entrySet() {
    Set<Entry<String, String>> entries = new LinkedHashSet<>();
    String text = new String(lines, StandardCharsets.UTF_8);
    int at = 0;
    while (at < text.length()) {
      int name = text.indexOf(BETWEEN, at);
      int value = text.indexOf(BETWEEN, name + 1);
      entries.add(Map.entry(text.substring(at, name), text.substring(name + 1, value)));
      at = value + 1;
    }
    return java.util.Collections.unmodifiableSet(entries);
  }
}
