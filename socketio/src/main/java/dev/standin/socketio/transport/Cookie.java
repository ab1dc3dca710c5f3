package dev.standin.socketio.transport;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// A cookie that carries the session's id, set when a session opens. Only load balancers read it.
/// Source: RFC 6265, section 4.1.
///
/// @param httpOnly whether scripts must not see it
/// @param maxAge how long the browser keeps it; empty: until it ends
public record Cookie(
    String name,
    Optional<String> path,
    Optional<String> domain,
    boolean httpOnly,
    boolean secure,
    Optional<SameSite> sameSite,
    Optional<Duration> maxAge) {

  /// Which sites' requests it goes along with.
  public enum SameSite {
    STRICT("Strict"),
    LAX("Lax"),
    NONE("None");

    private final String word;

    SameSite(String word) {
      this.word = word;
    }
  }

  public Cookie {
    AnswerHeaders.checkToken(name);
    path.ifPresent(Cookie::check);
    domain.ifPresent(Cookie::check);
    if (sameSite.equals(Optional.of(SameSite.NONE)) && !secure) {
      throw new IllegalArgumentException("a cookie with SameSite=None must be secure");
    }
  }

  /// As engine.io's: for all paths, hidden from scripts, `SameSite=Lax`, until the browser ends.
  public static Cookie named(String name) {
    return new Cookie(
        name,
        Optional.of("/"),
        Optional.empty(),
        true,
        false,
        Optional.of(SameSite.LAX),
        Optional.empty());
  }

  private static void check(String value) {
    boolean fits = value.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ';');
    if (!fits || value.isEmpty()) {
      throw new IllegalArgumentException("no path or domain of a cookie: " + value);
    }
  }

  /// The header's value.
  String of(String id) {
    StringBuilder header = new StringBuilder(name).append('=').append(id);
    maxAge.ifPresent(age -> header.append("; Max-Age=").append(age.toSeconds()));
    domain.ifPresent(value -> header.append("; Domain=").append(value.toLowerCase(Locale.ROOT)));
    path.ifPresent(value -> header.append("; Path=").append(value));
    if (httpOnly) {
      header.append("; HttpOnly");
    }
    if (secure) {
      header.append("; Secure");
    }
    sameSite.ifPresent(value -> header.append("; SameSite=").append(value.word));
    return header.toString();
  }
}
