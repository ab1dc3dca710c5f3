package dev.standin.cluster;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Times as JavaScript writes them.
final class Dates {

  /// ECMAScript, "Time Values and Time Range".
  private static final long FARTHEST_MILLIS = 8_640_000_000_000_000L;

  private Dates() {}

  /// As Date.prototype.toJSON: null for what is no time there.
  static @Nullable String iso(long seconds, long nanos) {
    if (seconds > FARTHEST_MILLIS / 1_000
        || seconds < -FARTHEST_MILLIS / 1_000
        || nanos < 0
        || nanos > 0xFFFFFFFFL) {
      return null;
    }
    long millis = seconds * 1_000 + nanos / 1_000_000;
    return Math.abs(millis) > FARTHEST_MILLIS ? null : iso(millis);
  }

  private static String iso(long millis) {
    OffsetDateTime time = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    int year = time.getYear();
    String written =
        year >= 0 && year <= 9_999
            ? String.format(Locale.ROOT, "%04d", year)
            : String.format(Locale.ROOT, "%+07d", year);
    return String.format(
        Locale.ROOT,
        "%s-%02d-%02dT%02d:%02d:%02d.%03dZ",
        written,
        time.getMonthValue(),
        time.getDayOfMonth(),
        time.getHour(),
        time.getMinute(),
        time.getSecond(),
        time.getNano() / 1_000_000);
  }
}
