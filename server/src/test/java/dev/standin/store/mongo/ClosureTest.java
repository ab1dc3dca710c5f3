package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import dev.standin.store.mongo.Closure.Later;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How far an old end is brought by what was read behind it.
final class ClosureTest {

  private static final Reached OLD = Reached.NOTHING.plus(at(1, 4)).plus(at(2, 7));

  private static Pos at(int lane, long n) {
    return new Pos(lane, n);
  }

  @Test
  void whatFollowsInItsLaneAndItsConversationIsCovered() {
    List<Later> later =
        List.of(
            new Later(at(2, 9), at(1, 6)),
            new Later(at(1, 6), at(2, 8)),
            new Later(at(2, 8), at(1, 5)),
            new Later(at(1, 5), Pos.NONE));
    assertThat(Closure.grown(OLD, later)).isEqualTo(OLD.plus(at(1, 6)).plus(at(2, 9)));
  }

  @Test
  void anEntryWhosePredecessorWasNotReadIsLeftOutWithWhatFollowsIt() {
    List<Later> later =
        List.of(
            new Later(at(1, 5), at(2, 8)),
            new Later(at(1, 6), Pos.NONE),
            new Later(at(2, 8), at(3, 1)),
            new Later(at(2, 9), at(1, 6)));
    assertThat(Closure.grown(OLD, later)).isEqualTo(OLD);
  }

  @Test
  void nothingIsCoveredBeyondAnEntryThatWasNotRead() {
    assertThat(Closure.grown(OLD, List.of(new Later(at(1, 6), Pos.NONE)))).isEqualTo(OLD);
  }

  @Test
  void anEmptyLogGrowsToo() {
    assertThat(Closure.grown(Reached.NOTHING, List.of(new Later(at(1, 1), Pos.NONE))))
        .isEqualTo(Reached.only(1));
  }

  @Test
  void theBeginningOfANewLaneCounts() {
    List<Later> later = List.of(new Later(at(3, 1), at(2, 7)), new Later(at(1, 5), at(3, 1)));
    assertThat(Closure.grown(OLD, later)).isEqualTo(OLD.plus(at(1, 5)).plus(at(3, 1)));
  }
}
