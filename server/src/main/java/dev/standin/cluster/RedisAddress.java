package dev.standin.cluster;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where Redis is: `redis://[[user]:password@]host[:port][/database]`, `rediss://` for TLS. Never
/// shows the password.
///
/// @param user of Redis' ACLs; without one the password is that of the default user
/// @param database a number from 0; channels are shared by all databases of a server
public record RedisAddress(
    boolean tls,
    String host,
    int port,
    Optional<String> user,
    Optional<String> password,
    int database) {

  private static final int USUAL_PORT = 6379;
  private static final Pattern DATABASE = Pattern.compile("/?|/[0-9]{1,9}");

  /// Throws [IllegalArgumentException] with a sentence that says what is wrong with the URL and how
  /// to mend it.
  public static RedisAddress parse(String url) {
    URI uri = uri(url.strip());
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
    if (!scheme.equals("redis") && !scheme.equals("rediss")) {
      throw wrong("begins with redis:// or, for TLS, with rediss://");
    }
    if (uri.getHost() == null || uri.getHost().isEmpty()) {
      throw wrong("names no host; in a password, write what is no letter or digit as %XX");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw wrong("ends with the database: it takes no ? and no #");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw wrong("has a port from 1 to 65535");
    }
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
    Credentials who = Credentials.of(Optional.ofNullable(uri.getRawUserInfo()));
    return new RedisAddress(
        scheme.equals("rediss"), host, port, who.user, who.password, database(uri.getRawPath()));
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException wrong) {
      throw wrong(
          "is no URL (at its character "
              + (wrong.getIndex() + 1)
              + "); in a password, write what is no letter or digit as %XX");
    }
  }

  private static int database(String path) {
    if (!DATABASE.matcher(path).matches()) {
      throw wrong("ends with a database's number, as in redis://host:6379/0");
    }
    return path.length() < 2 ? 0 : Integer.parseInt(path.substring(1));
  }

  private record Credentials(Optional<String> user, Optional<String> password) {

    static Credentials of(Optional<String> info) {
      if (info.isEmpty()) {
        return new Credentials(Optional.empty(), Optional.empty());
      }
      int colon = info.get().indexOf(':');
      if (colon < 0) {
        throw wrong("has a user and no password: write redis://:PASSWORD@host");
      }
      String user = decoded(info.get().substring(0, colon));
      String password = decoded(info.get().substring(colon + 1));
      if (password.isEmpty()) {
        throw wrong("has an empty password: leave out everything before the host");
      }
      return new Credentials(
          user.isEmpty() ? Optional.empty() : Optional.of(user), Optional.of(password));
    }

    private static String decoded(String text) {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
  }

  private static IllegalArgumentException wrong(String rule) {
    return new IllegalArgumentException("REDIS_URL " + rule);
  }

  /// Without user and password. As Lettuce wants it.
  ///
  /// @param deadline of connecting and of each command
  public RedisURI uri(Duration deadline) {
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(host)
            .withPort(port)
            .withDatabase(database)
            .withSsl(tls)
            .withTimeout(deadline);
    password.ifPresent(
        word ->
            user.ifPresentOrElse(
                name -> uri.withAuthentication(name, word),
                () -> uri.withPassword(word.toCharArray())));
    return uri.build();
  }

  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + port
        + "/"
        + database;
  }
}
