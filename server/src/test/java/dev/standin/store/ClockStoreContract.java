package dev.standin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Entry;
import dev.standin.chat.Message;
import dev.standin.chat.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// A clock that jumps by an hour, forth and back, neither loses nor moves anything in any store.
public abstract class ClockStoreContract extends StoreFixture {

  private static final int MESSAGES = 120;
  private static final long SEED = Long.getLong("seed", System.nanoTime());

  @Test
  void aClockThatJumpsByAnHourMovesNoMessageAndNoPlace() throws Exception {
    var random = new SplittableRandom(SEED);
    List<User> people = List.of(person("ana"), person("bo"));
    List<Message> said = new ArrayList<>();
    for (int n = 0; n < MESSAGES; n++) {
      if (n % 10 == 0) {
        clock.move(Duration.ofHours(1).multipliedBy(random.nextBoolean() ? 1 : -1));
      }
      if (n % 40 == 39) {
        reopen();
      }
      int from = random.nextInt(2);
      var line = named(people.get(from), people.get(1 - from), "text " + n, "c-" + n);
      said.add(stored(line).message());
      clock.move(Duration.ofMillis(random.nextInt(2_000)));
      assertThat(stored(line).message()).as("seed %d", SEED).isEqualTo(said.getLast());
    }

    assertThat(said).as("seed %d", SEED).doesNotHaveDuplicates();
    assertThat(said.stream().map(Message::id)).as("seed %d", SEED).doesNotHaveDuplicates();
    assertThat(said.stream().map(Message::seq))
        .as("seed %d", SEED)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, MESSAGES).boxed().toList());
    assertThat(said.stream().map(Message::timestamp)).as("seed %d", SEED).isSorted();
    List<Message> read =
        page(said.getFirst(), people.getFirst(), Optional.empty(), Optional.of(0L), MESSAGES);
    assertThat(read).as("seed %d", SEED).isEqualTo(said);
    assertThat(heard.stream().map(Entry::pos)).as("seed %d", SEED).doesNotHaveDuplicates();
  }
}
