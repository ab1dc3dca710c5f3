package dev.standin.app;

import com.mongodb.ConnectionString;
import dev.standin.app.Setting.Format;
import dev.standin.cluster.RedisAddress;
import dev.standin.cluster.RedisKeys;
import dev.standin.http.ClientAddresses;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How the values of settings are written.
final class Formats {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

  private Formats() {}

  static Format<Integer> number(int least, int most) {
    return new Format<>(
        "a whole number from " + grouped(least) + " to " + grouped(most),
        text -> {
          int value = Integer.parseInt(text);
          require(value >= least && value <= most);
          return value;
        });
  }

  static Format<Duration> duration(Duration least, Duration most) {
    return new Format<>(
        "a time from " + written(least) + " to " + written(most) + " (ms, s, m, h or d)",
        text -> {
          Duration value = duration(text);
          require(value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
          return value;
        });
  }

  private static Duration duration(String text) {
    Matcher parts = DURATION.matcher(text);
    require(parts.matches());
    long count = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  static Format<Boolean> yesOrNo() {
    return new Format<>(
        "1 or 0",
        text ->
            switch (text) {
              case "1", "true", "yes" -> true;
              case "0", "false", "no" -> false;
              default -> throw new IllegalArgumentException();
            });
  }

  static Format<Optional<String>> text() {
    return new Format<>("a text", text -> text.isEmpty() ? Optional.empty() : Optional.of(text));
  }

  static Format<Optional<String>> name(int most) {
    return new Format<>(
        "a name of 1 to " + most + " letters and digits",
        text -> {
          require(text.matches("[A-Za-z0-9]{0," + most + "}"));
          return text.isEmpty() ? Optional.empty() : Optional.of(text);
        });
  }

  static Format<Optional<Path>> file() {
    return new Format<>(
        "the path of a file", text -> text.isEmpty() ? Optional.empty() : Optional.of(path(text)));
  }

  static Format<Path> folder() {
    return new Format<>("the path of a folder", Formats::path);
  }

  private static Path path(String text) {
    return Path.of(text);
  }

  static Format<Optional<URI>> url() {
    return new Format<>(
        "an http or https URL", text -> text.isEmpty() ? Optional.empty() : Optional.of(url(text)));
  }

  private static URI url(String text) {
    URI url = URI.create(text);
    require("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
    require(url.getHost() != null && url.getUserInfo() == null);
    return url;
  }

  static Format<Optional<ConnectionString>> mongo() {
    return new Format<>(
        "a MongoDB URI like mongodb://name:password@localhost:27017/chat, with %40 for an @ in name or"
            + " password and so on",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(new ConnectionString(text)));
  }

  static Format<Optional<RedisAddress>> redis() {
    return new Format<>(
        "a Redis URL like redis://localhost:6379 or rediss://:password@host:6379/0",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(redis(text)));
  }

  static Format<Optional<String>> prefix() {
    return new Format<>(
        RedisKeys.PREFIXES,
        text -> {
          require(text.isEmpty() || RedisKeys.isPrefix(text));
          return text.isEmpty() ? Optional.empty() : Optional.of(text);
        });
  }

  private static RedisAddress redis(String text) {
    return RedisAddress.parse(text);
  }

  /// The text for people to see, without the name and password that a URL may carry.
  static String shown(String text) {
    return text.replaceFirst("://[^/]*@", "://(not shown)@");
  }

  /// Networks whose forwarding headers count.
  static Format<ClientAddresses> proxies() {
    Format<List<String>> networks =
        list("addresses or ranges like 10.0.0.0/8", Pattern.compile("\\S+"));
    return new Format<>(
        networks.wants(), text -> new ClientAddresses(networks.parse().apply(text)));
  }

  /// Names separated by commas; spaces around them don't count.
  static Format<List<String>> list(String what, Pattern each) {
    return new Format<>(
        what + ", separated by commas",
        text -> {
          List<String> items =
              Arrays.stream(text.split(",")).map(String::strip).filter(i -> !i.isEmpty()).toList();
          require(items.stream().allMatch(item -> each.matcher(item).matches()));
          return items;
        });
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException();
    }
  }

  private static String grouped(int value) {
    return value == 65_535 ? "65535" : String.format(java.util.Locale.ROOT, "%,d", value);
  }

  private static String written(Duration value) {
    if (value.toMillis() % 1000 != 0) {
      return value.toMillis() + "ms";
    }
    long seconds = value.toSeconds();
    if (seconds % 86_400 == 0) {
      return value.toDays() + "d";
    }
    if (seconds % 3_600 == 0) {
      return value.toHours() + "h";
    }
    return seconds % 60 == 0 ? value.toMinutes() + "m" : seconds + "s";
  }
}
