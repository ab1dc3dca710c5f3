package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CrowdTest {

  @Test
  void itHoldsWhatASetWouldHoldWhetherFewOrMany() {
    for (int seed = 0; seed < 50; seed++) {
      Random chance = new Random(seed);
      Crowd<Integer> crowd = new Crowd<>();
      Set<Integer> model = new HashSet<>();
      for (int step = 0; step < 400; step++) {
        int element = chance.nextInt(20);
        String where = "seed " + seed + ", step " + step;
        // It grows for a while, then shrinks.
        if (chance.nextInt(10) < (step < 200 ? 7 : 3)) {
          assertThat(crowd.add(element)).as(where).isEqualTo(model.add(element));
        } else {
          assertThat(crowd.remove(element)).as(where).isEqualTo(model.remove(element));
        }
        assertThat(crowd.all()).as(where).isEqualTo(model);
      }
    }
  }

  @Test
  void whoLooksWhileItChangesSeesNoHalfElementAndNoFault() {
    Crowd<Integer> crowd = new Crowd<>();
    for (int i = 0; i < 20; i++) {
      crowd.add(i);
    }
    Set<Integer> seen = new HashSet<>();
    for (Integer element : crowd.all()) {
      seen.add(element);
      crowd.remove(element);
    }
    assertThat(seen).hasSize(20);
    assertThat(crowd.all()).isEmpty();
  }
}
