package dev.standin.socketio.transport;

import io.vertx.core.MultiMap;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Reads request headers, and keeps those of a handshake for as long as its session lives: as one
/// array of lines.
final class Headers extends AbstractMap<String, String> {

  private final Line[] lines;

  private Headers(Line[] lines) {
    this.lines = lines;
  }

  /// One header.
  private record Line(String name, String value) implements Entry<String, String> {

    @Override
    public String getKey() {
      return name;
    }

    @Override
    public String getValue() {
      return value;
    }

    @Override
    public String setValue(String other) {
      throw new UnsupportedOperationException("a request's headers don't change");
    }
  }

  /// The lines that most clients of a server send alike, one instance of each. Callable from any
  /// thread.
  static final class SharedLines {

    /// What says who a client is has no place here: it would outlive its session.
    private static final Set<String> NAMES =
        Set.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "cache-control",
            "connection",
            "content-type",
            "host",
            "origin",
            "pragma",
            "sec-fetch-dest",
            "sec-fetch-mode",
            "sec-fetch-site",
            "sec-websocket-extensions",
            "sec-websocket-version",
            "upgrade",
            "user-agent",
            "x-forwarded-proto");

    private static final int MOST = 1_024;
    private static final int LONGEST = 512;

    private final Map<Line, Line> lines = new ConcurrentHashMap<>();

    private Line line(String name, String value) {
      Line line = new Line(name, value);
      if (!NAMES.contains(name) || value.length() > LONGEST) {
        return line;
      }
      Line known = lines.get(line);
      if (known != null) {
        return known;
      }
      if (lines.size() >= MOST) {
        // Whoever fills it with rare lines gains nothing: the usual ones are soon back.
        lines.clear();
      }
      Line other = lines.putIfAbsent(line, line);
      return other == null ? line : other;
    }
  }

  /// Names in lower case; the last value of a repeated name counts.
  static Map<String, String> of(MultiMap headers, SharedLines shared) {
    Map<String, String> last = new LinkedHashMap<>();
    for (Map.Entry<String, String> header : headers) {
      last.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
    }
    List<Line> lines = new ArrayList<>(last.size());
    last.forEach((name, value) -> lines.add(shared.line(name, value)));
    return new Headers(lines.toArray(Line[]::new));
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
    for (Line line : lines) {
      if (line.name.equals(key)) {
        return line.value;
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
    return Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(lines)));
  }
}
