package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.live.StreamWorld.Faults;
import org.junit.jupiter.api.Test;

/// Three servers in one thread; what happens next is decided by a seed. `-Dseed=n` runs one story,
/// `-Dseeds=n` that many of each kind.
class StreamsTest {

  private static final int STORIES = 25;

  /// Servers write, die, sleep and are cut off; announcements are late, doubled, refused and lost;
  /// devices come to whatever server at any moment.
  @Test
  void whateverFailsEachDeviceHearsEachMessageOnceAndInOrder() {
    Sums sums = stories(STORIES, seed -> rough(new StreamWorld(seed, true)));
    assertThat(sums.deaths).isGreaterThan(sums.stories / 2);
    assertThat(sums.comings).isGreaterThan(8 * sums.stories);
    assertThat(sums.written).isGreaterThan(40 * sums.stories);
  }

  @Test
  void withoutAnnouncementsTheLanesAreRead() {
    Sums sums = stories(STORIES, seed -> rough(new StreamWorld(seed, false)));
    assertThat(sums.deaths).isGreaterThan(sums.stories / 2);
  }

  /// Nothing else fails that would make anybody read the store.
  @Test
  void whatCouldNotBeAnnouncedIsHeardWithinSeconds() {
    Sums sums = stories(4 * STORIES, seed -> calm(new StreamWorld(seed, true), Faults.NONE));
    assertThat(sums.refusals).isGreaterThan(sums.stories);
  }

  @Test
  void whatIsLostWithALineIsHeardWithinSeconds() {
    stories(6 * STORIES, seed -> calm(new StreamWorld(seed, true), Faults.LINES));
  }

  /// No server can tell by itself that the others hear something else.
  @Test
  void twoRedisThatBothAnswerLoseNothing() {
    Sums sums =
        stories(4 * STORIES, seed -> calm(new StreamWorld(seed, true).split(), Faults.NONE));
    assertThat(sums.forgeries).isGreaterThan(sums.stories);
  }

  private static final class Sums {
    private int forgeries;
    private int stories;
    private int deaths;
    private int comings;
    private int written;
    private int refusals;
  }

  @FunctionalInterface
  private interface Story {
    StreamWorld tell(long seed);
  }

  private static Sums stories(int usual, Story story) {
    Sums sums = new Sums();
    long from = Long.getLong("seed", 1);
    long to = Long.getLong("seed", Integer.getInteger("seeds", usual));
    for (long seed = from; seed <= to; seed++) {
      try {
        StreamWorld world = story.tell(seed);
        sums.stories++;
        sums.deaths += world.deaths;
        sums.forgeries += world.forgeries;
        sums.comings += world.comings;
        sums.written += world.written();
        sums.refusals += world.refusals();
      } catch (RuntimeException | AssertionError fault) {
        throw new AssertionError("seed " + seed, fault);
      }
    }
    return sums;
  }

  private static StreamWorld rough(StreamWorld world) {
    for (int step = 0; step < 700; step++) {
      world.step(Faults.ALL);
    }
    world.heal(12);
    ends(world);
    return world;
  }

  private static StreamWorld calm(StreamWorld world, Faults faults) {
    world.allCome();
    for (int part = 0; part < 3; part++) {
      for (int step = 0; step < 60; step++) {
        world.step(faults);
      }
      // Three looks, one for those that just were, and a beat; or as long as a stream waits that
      // was
      // refused its reading more than once.
      world.heal(faults == Faults.NONE ? 5 : 12);
      world.check("within seconds");
      if (part == 1) {
        // Marks that stood still move on.
        world.heal(130);
      }
    }
    ends(world);
    return world;
  }

  private static void ends(StreamWorld world) {
    world.check("who stayed");
    world.allCome();
    world.check("who came back");
    world.allGo();
    world.allCome();
    world.check("in the end");
  }
}
