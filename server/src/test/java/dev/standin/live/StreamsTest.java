package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamsTest {

  /// Servers write, die, sleep and are cut off; announcements are late, doubled, refused and lost;
  /// devices come to whatever server at any moment.
  @Test
  void whateverFailsEachDeviceHearsEachMessageOnceAndInOrder() {
    stories(true);
  }

  @Test
  void withoutAnnouncementsTheLanesAreRead() {
    stories(false);
  }

  private static void stories(boolean announces) {
    int deaths = 0;
    int comings = 0;
    int written = 0;
    long from = Long.getLong("seed", 1);
    long to = Long.getLong("seed", Integer.getInteger("seeds", 60));
    for (long seed = from; seed <= to; seed++) {
      var world = new StreamWorld(seed, announces);
      try {
        story(world);
      } catch (RuntimeException | AssertionError fault) {
        throw new AssertionError(
            "seed " + seed + (announces ? "" : " without announcements"), fault);
      }
      deaths += world.deaths;
      comings += world.comings;
      written += world.written();
    }
    int seeds = (int) (to - from + 1);
    assertThat(deaths).isGreaterThan(seeds / 2);
    assertThat(comings).isGreaterThan(8 * seeds);
    assertThat(written).isGreaterThan(40 * seeds);
  }

  private static void story(StreamWorld world) {
    for (int step = 0; step < 700; step++) {
      world.step();
    }
    world.heal(12);
    world.check("who stayed");
    world.allCome();
    world.check("who came back");
    world.allGo();
    world.allCome();
    world.check("in the end");
  }
}
