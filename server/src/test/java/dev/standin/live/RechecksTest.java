package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RechecksTest {

  private static List<Integer> things(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  @Test
  void fewChecksAreUnderWayAtATimeAndAllAreMade() {
    Deque<CompletableFuture<?>> asked = new ArrayDeque<>();
    List<Integer> checked = new ArrayList<>();
    var rechecks =
        new Rechecks<Integer>(
            thing -> {
              checked.add(thing);
              asked.add(new CompletableFuture<>());
              return asked.getLast();
            });
    rechecks.add(things(10_000));
    for (int made = 0; !asked.isEmpty(); made++) {
      assertThat(asked).hasSizeLessThanOrEqualTo(50);
      assertThat(rechecks.done()).isEqualTo(made >= 9_950);
      if (made % 2 == 0) {
        asked.removeFirst().completeExceptionally(new IllegalStateException("away"));
      } else {
        asked.removeFirst().complete(null);
      }
    }
    assertThat(checked).isEqualTo(things(10_000));
  }

  @Test
  void checksThatAreAnsweredAtOnceNeedNoStack() {
    List<Integer> checked = new ArrayList<>();
    var rechecks =
        new Rechecks<Integer>(
            thing -> {
              checked.add(thing);
              return CompletableFuture.completedFuture(null);
            });
    rechecks.add(things(100_000));
    assertThat(checked).isEqualTo(things(100_000));
    assertThat(rechecks.done()).isTrue();
  }
}
