package dev.standin.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Strings are looked through eight bytes at a time: what comes out is what comes out of looking at
/// one character after the other.
final class JsonBytesTest {

  /// What a character becomes, each by itself, as RFC 8259 and JSON.stringify have it.
  private static String slowly(String text) {
    var json = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\b' -> json.append("\\b");
                case '\t' -> json.append("\\t");
                case '\n' -> json.append("\\n");
                case '\f' -> json.append("\\f");
                case '\r' -> json.append("\\r");
                default -> {
                  boolean escaped = c < 0x20 || (c >= 0xd800 && c < 0xe000);
                  json.append(escaped ? "\\u%04X".formatted(c) : Character.toString(c));
                }
              }
            });
    return json.append('"').toString();
  }

  private static String written(String text, int before) {
    String pad = " ".repeat(before);
    var json = new JsonBytes(16).raw(pad).string(text).raw("|");
    String utf8 = new String(json.toBytes(), StandardCharsets.UTF_8);
    assertThat(utf8).startsWith(pad).endsWith("|");
    return utf8.substring(before, utf8.length() - 1);
  }

  @Test
  void anyStringIsWrittenAsOneCharacterAfterTheOther() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      String text = text(random);
      assertThat(written(text, random.nextInt(9))).as("seed %d", seed).isEqualTo(slowly(text));
    }
  }

  /// Mostly plain, so that runs of eight are found; some with one kind of trouble, some with all.
  private static String text(Random random) {
    var text = new StringBuilder();
    int length = random.nextInt(70);
    int plain = 1 + random.nextInt(30);
    int kind = random.nextInt(10);
    for (int i = 0; i < length; i++) {
      if (random.nextInt(plain) != 0) {
        text.append((char) random.nextInt(0x23, 0x5c));
      } else {
        odd(text, kind < 9 ? kind : random.nextInt(9), random);
      }
    }
    return text.toString();
  }

  private static void odd(StringBuilder text, int kind, Random random) {
    switch (kind) {
      case 0 -> text.append((char) random.nextInt(0x20));
      case 1 -> text.append('"');
      case 2 -> text.append('\\');
      case 3 -> text.append((char) random.nextInt(0x7f, 0x100));
      case 4 -> text.append((char) random.nextInt(0x100, 0xd800));
      case 5 -> text.appendCodePoint(random.nextInt(0x10000, 0x110000));
      case 6 -> text.append((char) random.nextInt(0xd800, 0xe000));
      case 7 -> text.append('?');
      default -> text.append((char) random.nextInt(0x1f, 0x24));
    }
  }

  @Test
  void everyCharacterIsFoundAtEveryPlaceAmongEight() {
    for (int c = 0; c < 0x10000; c += c < 0x100 ? 1 : 251) {
      for (int at = 0; at < 17; at++) {
        String text = "a".repeat(at) + (char) c + "b".repeat(16 - at);
        assertThat(written(text, 0)).isEqualTo(slowly(text));
      }
    }
  }

  @Test
  void aLoneSurrogateAmongQuestionMarksIsFound() {
    for (String text :
        new String[] {"?\ud800", "\udc00?", "??ü?\ud800", "\ud83d\ude00?\ude00", "\ud800", "??"}) {
      assertThat(written(text, 0)).isEqualTo(slowly(text));
    }
  }
}
