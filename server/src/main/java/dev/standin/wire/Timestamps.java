package dev.standin.wire;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// Moments on the wire, always with milliseconds and in UTC, as JavaScript's toISOString prints
/// them: `2026-01-01T00:00:00.000Z`.
public final class Timestamps {

  static final int LENGTH = 24;

  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private static final DateTimeFormatter LONG_YEARS =
      DateTimeFormatter.ofPattern("uuuuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Timestamps() {}

  public static String text(Instant instant) {
    long millis = instant.toEpochMilli();
    if (!plain(millis)) {
      String digits = LONG_YEARS.format(instant);
      return digits.startsWith("-") ? digits : "+" + digits.replaceFirst("^\\+", "");
    }
    byte[] out = new byte[LENGTH];
    write(millis, out, 0);
    return new String(out, StandardCharsets.ISO_8859_1);
  }

  /// Whether the year has four digits.
  static boolean plain(long millis) {
    return millis >= FIRST && millis <= LAST;
  }

  /// The [#LENGTH] bytes of a plain moment.
  static void write(long millis, byte[] out, int at) {
    date(Math.floorDiv(millis, DAY), out, at);
    time((int) Math.floorMod(millis, DAY), out, at);
  }

  /// Reads RFC 3339, any offset.
  public static Optional<Instant> parse(String text) {
    if (text.length() > 40) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  /// Days since 1970 to a date of the Gregorian calendar: in years that begin on the 1st of March a
  /// leap day is the last one, so lengths of months follow one line.
  private static void date(long epochDay, byte[] out, int at) {
    long days = epochDay + 719_468;
    long era = Math.floorDiv(days, 146_097L);
    int day = (int) Math.floorMod(days, 146_097L);
    int year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    int dayOfYear = day - (365 * year + year / 4 - year / 100);
    int fromMarch = (5 * dayOfYear + 2) / 153;
    int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
    int full = (int) (era * 400) + year + (month <= 2 ? 1 : 0);
    two(full / 100, out, at + 0);
    two(full % 100, out, at + 2);
    out[at + 4] = '-';
    two(month, out, at + 5);
    out[at + 7] = '-';
    two(dayOfYear - (153 * fromMarch + 2) / 5 + 1, out, at + 8);
  }

  private static void time(int millis, byte[] out, int at) {
    out[at + 10] = 'T';
    two(millis / 3_600_000, out, at + 11);
    out[at + 13] = ':';
    two(millis / 60_000 % 60, out, at + 14);
    out[at + 16] = ':';
    two(millis / 1_000 % 60, out, at + 17);
    out[at + 19] = '.';
    int rest = millis % 1_000;
    out[at + 20] = (byte) ('0' + rest / 100);
    two(rest % 100, out, at + 21);
    out[at + 23] = 'Z';
  }

  private static void two(int value, byte[] out, int at) {
    out[at] = (byte) ('0' + value / 10);
    out[at + 1] = (byte) ('0' + value % 10);
  }
}
