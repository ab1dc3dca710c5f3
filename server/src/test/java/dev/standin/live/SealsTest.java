package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.UserId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SealsTest {

  private static final UserId ANA = new UserId("0a".repeat(12));
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final Seals seals = seals(1);

  private static Seals seals(long seed) {
    var random = new Random(seed);
    byte[] places = new byte[32];
    byte[] sessions = new byte[32];
    random.nextBytes(places);
    random.nextBytes(sessions);
    return new Seals(places, sessions);
  }

  @Test
  void aPlaceComesBackAsItWas() {
    for (long pos : new long[] {0, 1, 255, 1L << 40, Long.MAX_VALUE}) {
      for (boolean whole : new boolean[] {true, false}) {
        var place = new Place(pos, whole, seals);
        assertThat(place.text()).hasSize(22).isEqualTo(place.text());
        assertThat(seals.place(place.text())).contains(place);
      }
    }
  }

  @Test
  void placesThatFollowEachOtherHaveNothingInCommon() {
    var seen = new HashSet<String>();
    var starts = new HashSet<String>();
    for (int pos = 0; pos < 1_000; pos++) {
      String text = new Place(pos, true, seals).text();
      seen.add(text);
      starts.add(text.substring(0, 4));
    }
    assertThat(seen).hasSize(1_000);
    assertThat(starts).hasSizeGreaterThan(990);
  }

  @Test
  void aPlaceThatSomebodyMadeUpIsNone() {
    String text = new Place(7, true, seals).text();
    for (String other : mutations(text)) {
      assertThat(seals.place(other)).as(other).isEmpty();
    }
    assertThat(seals(2).place(text)).isEmpty();
    for (String odd :
        List.of("", "7", "1.x.7.0", "=", text + "=", text + text, "\u00e9".repeat(22))) {
      assertThat(seals.place(odd)).as(odd).isEmpty();
    }
  }

  @Test
  void aSessionComesBackAsItWasAndFitsALine() {
    var session = new Seals.Session(ANA, "abcdefghij0123456789", new Place(41, true, seals));
    String pid = seals.seal(session);

    assertThat(pid).hasSizeLessThan(512).matches("[A-Za-z0-9_-]+");
    assertThat(seals.session(pid)).contains(session);
  }

  @Test
  void aSessionThatSomebodyChangedIsNone() {
    String pid =
        seals.seal(new Seals.Session(ANA, "abcdefghij0123456789", new Place(41, true, seals)));
    for (String other : mutations(pid)) {
      assertThat(seals.session(other)).as(other).isEmpty();
    }
    for (int length = 0; length < pid.length(); length++) {
      assertThat(seals.session(pid.substring(0, length))).isEmpty();
    }
    assertThat(seals.session(pid + "A")).isEmpty();
    assertThat(seals(2).session(pid)).isEqualTo(Optional.empty());
  }

  /// Each character replaced by another one.
  private static List<String> mutations(String text) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      for (int step : new int[] {1, 17, 63}) {
        char other = ALPHABET.charAt((digit + step) % 64);
        all.add(text.substring(0, i) + other + text.substring(i + 1));
      }
    }
    return all;
  }
}
