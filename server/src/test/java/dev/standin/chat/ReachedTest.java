package dev.standin.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReachedTest {

  private static Reached of(int floor, Pos... places) {
    Reached reached = Reached.below(floor);
    for (Pos pos : places) {
      reached = reached.plus(pos);
    }
    return reached;
  }

  @Test
  void whatWasStoredBeforeThereWerePlacesIsAlwaysCovered() {
    assertThat(Reached.NOTHING.covers(Pos.NONE)).isTrue();
    assertThat(Reached.NOTHING.plus(Pos.NONE)).isEqualTo(Reached.NOTHING);
  }

  @Test
  void lanesBelowTheFloorAreCoveredWholly() {
    Reached reached = of(3, new Pos(5, 2));

    assertThat(reached.covers(new Pos(2, 1_000_000))).isTrue();
    assertThat(reached.covers(new Pos(3, 1))).isFalse();
    assertThat(reached).hasToString("[<3 5:2]");
  }

  @Test
  void aHigherFloorIsOnlyCoveredByOneAsHigh() {
    assertThat(of(1, new Pos(1, 9)).covers(Reached.below(2))).isFalse();
    assertThat(of(3).covers(of(2, new Pos(2, 7)))).isTrue();
  }

  @Test
  void aSumCoversBothAndNothingElse() {
    var random = new SplittableRandom(3);
    for (int i = 0; i < 2_000; i++) {

      Reached a = random(random);
      Reached b = random(random);
      Reached sum = a.plus(b);

      assertThat(sum.covers(a)).isTrue();
      assertThat(sum.covers(b)).isTrue();
      assertThat(sum).isEqualTo(b.plus(a));
      for (int lane = 1; lane < 8; lane++) {
        assertThat(sum.in(lane)).isEqualTo(Math.max(a.in(lane), b.in(lane)));
        assertThat(sum.covers(new Pos(lane, 4))).isEqualTo(sum.in(lane) >= 4);
      }
      assertThat(a.covers(b)).isEqualTo(a.plus(b).equals(a));
    }
  }

  private static Reached random(SplittableRandom random) {
    Reached reached = Reached.below(1 + random.nextInt(4));
    for (int i = random.nextInt(5); i > 0; i--) {
      var pos = new Pos(1 + random.nextInt(7), 1 + random.nextInt(9));
      reached = reached.plus(pos);
    }
    return reached;
  }
}
