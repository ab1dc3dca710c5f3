package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TimerWheelTest {

  private static final long TICK = 1L << 22;

  private long now = 12_345;
  private final TimerWheel wheel = new TimerWheel(now);
  private final List<String> fired = new ArrayList<>();

  @Test
  void aTimerNeverFiresBeforeItsTimeAndAtMostATickAfterIt() {
    for (long millis : new long[] {0, 1, 4, 5, 300, 25_000, 34_000, 36_000, 120_000}) {
      fired.clear();
      long dueAt = now + TimeUnit.MILLISECONDS.toNanos(millis);
      wheel.schedule(named("t"), dueAt);
      while (fired.isEmpty()) {
        assertThat(wheel.wakeAt()).isGreaterThan(now).isLessThan(dueAt + 2 * TICK);
        now = wheel.wakeAt();
        wheel.turn(now);
      }
      assertThat(now - dueAt).as("%d ms", millis).isBetween(0L, 2 * TICK);
      assertThat(wheel.wakeAt()).isEqualTo(TimerWheel.NEVER);
    }
  }

  @Test
  void aCancelledTimerDoesNotFire() {
    Named one = named("one");
    wheel.schedule(one, now + 10 * TICK);
    wheel.schedule(named("two"), now + 10 * TICK);
    wheel.cancel(one);
    wheel.cancel(one);
    wheel.turn(now + 20 * TICK);
    assertThat(fired).containsExactly("two");
  }

  @Test
  void aTimerMovesWhenSetAgain() {
    Named timer = named("t");
    wheel.schedule(timer, now + 5 * TICK);
    wheel.schedule(timer, now + 50 * TICK);
    wheel.turn(now + 20 * TICK);
    assertThat(fired).isEmpty();
    wheel.turn(now + 60 * TICK);
    assertThat(fired).containsExactly("t");
  }

  @Test
  void aTimerMayCancelItsNeighbourAndSetItselfAgain() {
    Named second = named("second");
    Named first =
        new Named("first") {
          @Override
          void fire(long at) {
            super.fire(at);
            wheel.cancel(second);
            if (fired.size() < 3) {
              wheel.schedule(this, at);
            }
          }
        };
    wheel.schedule(second, now + TICK);
    wheel.schedule(first, now + TICK);
    for (int i = 0; i < 10; i++) {
      now += TICK;
      wheel.turn(now);
    }
    assertThat(fired).containsExactly("first", "first", "first");
  }

  @Test
  void anyScheduleBehavesLikeASortedList() {
    long seed = 99;
    Random random = new Random(seed);
    Map<Named, Long> expected = new HashMap<>();
    List<Named> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.add(
          new Named("n" + i) {
            @Override
            void fire(long at) {
              assertThat(expected.remove(this)).as("seed %d", seed).isLessThanOrEqualTo(at);
            }
          });
    }
    for (int step = 0; step < 20_000; step++) {
      Named node = all.get(random.nextInt(all.size()));
      if (random.nextInt(4) == 0) {
        wheel.cancel(node);
        expected.remove(node);
      } else {
        long dueAt = now + random.nextLong(TimeUnit.SECONDS.toNanos(50));
        wheel.schedule(node, dueAt);
        expected.put(node, dueAt);
      }
      now += random.nextLong(20 * TICK);
      wheel.turn(now);
      long late = now - 2 * TICK;
      if (step % 100 == 0) {
        assertThat(expected.values()).as("seed %d, step %d", seed, step).allMatch(d -> d > late);
      }
    }
  }

  private Named named(String name) {
    return new Named(name);
  }

  private class Named extends TimerWheel.Node {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    void fire(long at) {
      fired.add(name);
    }
  }
}
