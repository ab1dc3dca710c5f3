package dev.standin.chat;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// Makes ids in the ObjectId layout: 4 bytes of seconds, 5 random bytes per process, a 3-byte
/// counter (https://www.mongodb.com/docs/manual/reference/bson-types/#objectid). Safe from any
/// thread.
public final class ObjectIds {

  private final InstantSource clock;
  private final String process;
  private final AtomicInteger counter;
  private final RandomGenerator random;

  public ObjectIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
    byte[] five = new byte[5];
    random.nextBytes(five);
    this.process = HexFormat.of().formatHex(five);
    this.counter = new AtomicInteger(random.nextInt());
  }

  public UserId user() {
    return new UserId(next());
  }

  public ConversationId conversation() {
    return new ConversationId(next());
  }

  public MessageId message() {
    return new MessageId(next());
  }

  public NoteId note() {
    return new NoteId(next());
  }

  /// A number, not 0, that nobody else draws.
  public synchronized long run() {
    long drawn = random.nextLong();
    return drawn == 0 ? 1 : drawn;
  }

  private String next() {
    int seconds = (int) clock.instant().getEpochSecond();
    int n = counter.getAndIncrement() & 0xffffff;
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(seconds) + process + hex.toHexDigits(n, 6);
  }

  static boolean isHex(String text) {
    if (text.length() != 24) {
      return false;
    }
    for (int i = 0; i < 24; i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  static Optional<String> fold(String text) {
    if (text.length() != 24) {
      return Optional.empty();
    }
    String folded = text.toLowerCase(Locale.ROOT);
    return isHex(folded) ? Optional.of(folded) : Optional.empty();
  }
}
