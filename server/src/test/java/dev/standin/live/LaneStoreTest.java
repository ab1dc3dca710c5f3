package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.Reached;
import dev.standin.chat.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The store of the simulated servers promises what every store does.
class LaneStoreTest {

  private static final List<UserId> USERS = List.of(Hall.ANA, Hall.BO);

  @Test
  void anEndCoversAllThatWasStoredBeforeAndWithEachEntryItsPredecessor() {
    int lacking = 0;
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      LaneStore store = new LaneStore(random);
      List<Integer> lanes = new ArrayList<>(List.of(store.open(), store.open()));
      store.meanwhile = () -> write(store, lanes, random);
      for (int i = 0; i < 20; i++) {
        List<Message> before = List.copyOf(store.messages);
        Reached end = store.end();
        assertThat(before).as("seed %d", seed).allMatch(message -> end.covers(message.pos()));
        assertThat(store.messages)
            .as("seed %d", seed)
            .allMatch(message -> !end.covers(message.pos()) || end.covers(message.prev()));
        lacking += store.messages.stream().anyMatch(m -> !end.covers(m.pos())) ? 1 : 0;
      }
    }
    assertThat(lacking).as("ends with something behind them").isGreaterThan(500);
  }

  private static void write(LaneStore store, List<Integer> lanes, Random random) {
    for (int i = random.nextInt(3); i >= 0; i--) {
      if (random.nextInt(8) == 0) {
        lanes.add(store.open());
      }
      int lane = lanes.get(random.nextInt(lanes.size()));
      MessageId id = new MessageId("%024x".formatted(store.messages.size() + 1));
      store.append(lane, id, USERS.get(random.nextInt(2)), USERS.get(random.nextInt(2)));
    }
  }
}
