package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import dev.standin.chat.UserId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaneSealsTest {

  private static final UserId ANA = new UserId("0a".repeat(12));
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final LaneSeals seals = seals("first");

  private static LaneSeals seals(String epoch) {
    return new LaneSeals(purpose -> Hall.key(epoch, purpose));
  }

  private static Reached lanes(int from, int count, long n) {
    Reached all = Reached.below(from);
    for (int lane = from; lane < from + count; lane++) {
      all = all.plus(new Pos(lane, n));
    }
    return all;
  }

  @Test
  void aPlaceComesBackAsItWas() {
    for (Reached reached :
        List.of(
            Reached.NOTHING,
            Reached.below(900),
            Reached.only(1),
            lanes(7, 3, Long.MAX_VALUE),
            Reached.below(5).plus(new Pos(5, 127)).plus(new Pos(70_000, 128)))) {
      for (var half : List.of(Optional.<Pos>empty(), Optional.of(new Pos(70_001, 1L << 40)))) {
        var place = new Standing(reached, half, seals);
        assertThat(place.text()).isEqualTo(place.text()).matches("[A-Za-z0-9_-]{1,256}");
        assertThat(seals.place(place.text())).contains(place);
      }
    }
  }

  @Test
  void twentyLanesFitAndWhoHasMoreBeginsAnew() {
    String text = Standing.whole(lanes(100_000, 20, (1L << 48) - 1), seals).text();
    assertThat(text).hasSizeLessThanOrEqualTo(256);
    assertThat(seals.place(text)).isPresent();
    assertThat(seals.tooLong(text)).isFalse();

    String beyond = Standing.whole(lanes(1, 200, 1), seals).text();
    assertThat(beyond).hasSizeLessThanOrEqualTo(256);
    assertThat(seals.place(beyond)).isEmpty();
    assertThat(seals.tooLong(beyond)).isTrue();
  }

  @Test
  void whatSomebodyMadeUpIsNone() {
    String place = Standing.whole(lanes(1, 3, 70), seals).text();
    var session =
        new LaneSeals.Session(
            ANA, "abcdefghij0123456789", Standing.whole(lanes(1, 20, 1L << 40), seals));
    String pid = seals.seal(session);
    assertThat(pid).hasSizeLessThanOrEqualTo(512).matches("[A-Za-z0-9_-]+");
    assertThat(seals.session(pid)).contains(session);
    for (int i = 0; i < place.length(); i++) {
      assertThat(seals.place(other(place, i))).isEmpty();
    }
    for (int i = 0; i < pid.length(); i++) {
      assertThat(seals.session(other(pid, i))).isEmpty();
      assertThat(seals.session(pid.substring(0, i))).isEmpty();
    }
    for (String odd :
        List.of("", "=", "x", place + "=", place + place, pid, "\u00e9", "\u00ff".repeat(40))) {
      assertThat(seals.place(odd)).as(odd).isEmpty();
      assertThat(seals.tooLong(odd)).as(odd).isFalse();
    }
    assertThat(seals.session(place)).isEmpty();
    assertThat(seals("restored").place(place)).isEmpty();
    assertThat(seals("restored").session(pid)).isEmpty();
  }

  private static String other(String text, int at) {
    int digit = ALPHABET.indexOf(text.charAt(at));
    return text.substring(0, at) + ALPHABET.charAt((digit + 17) % 64) + text.substring(at + 1);
  }

  @Test
  void ofAnEntryToOneselfTheHalfIsCoveredByItselfAndByTheWhole() {
    Standing before = Standing.whole(Reached.only(6), seals);
    Standing half = before.part(Pos.only(7));
    Standing whole = before.plus(Pos.only(7));

    assertThat(before.covers(half)).isFalse();
    assertThat(half.covers(half)).isTrue();
    assertThat(half.covers(before)).isTrue();
    assertThat(half.covers(whole)).isFalse();
    assertThat(whole.covers(half)).isTrue();
    assertThat(half.plus(new Pos(2, 1)).covers(half)).isTrue();
    assertThat(half.plus(Pos.only(7))).isEqualTo(whole);
    assertThat(half.asked()).isEqualTo(Reached.only(7));
  }
}
