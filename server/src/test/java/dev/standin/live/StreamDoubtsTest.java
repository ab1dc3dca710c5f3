package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Announcements.Link;
import dev.standin.chat.Announcements.Told;
import dev.standin.chat.MessageId;
import dev.standin.chat.Pos;
import dev.standin.chat.UserId;
import dev.standin.standin.HandTimers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Two servers on one store, where nothing fails but what a test makes up.
class StreamDoubtsTest {

  private static final MessageId FOREIGN = new MessageId("7".repeat(24));

  /// Never the chance that something fails.
  private static final class Steady extends Random {
    private static final long serialVersionUID = 1;

    Steady() {
      super(1);
    }

    @Override
    public int nextInt(int bound) {
      return bound - 1;
    }
  }

  private final HandTimers hands = new HandTimers();
  private final LaneStore store = new LaneStore(new Steady());
  private final FakeWire wire = new FakeWire(new Steady());
  private final List<StreamNode> nodes = new ArrayList<>();
  private final StreamNode one = node();
  private final StreamNode other = node();
  private int texts;

  private StreamNode node() {
    Map<String, UserId> tokens = Map.of("ana", Hall.ANA, "bo", Hall.BO);
    StreamNode node = new StreamNode(store, wire.line(), hands, tokens);
    nodes.add(node);
    return node;
  }

  private void settle() {
    boolean busy = true;
    while (busy) {
      busy = false;
      for (StreamNode node : nodes) {
        for (int thread = 0; thread < 5; thread++) {
          while (node.step(thread)) {
            busy = true;
          }
        }
      }
    }
  }

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      hands.pass(Duration.ofSeconds(1));
      nodes.forEach(StreamNode::second);
      settle();
    }
  }

  private Device device(String token, StreamNode node) {
    Device device = new Device(token);
    device.comes(node);
    settle();
    device.take(1);
    assertThat(device.sessions).isEqualTo(1);
    return device;
  }

  private String write(StreamNode node) {
    MessageId id = new MessageId("%024x".formatted(1_000 + texts++));
    node.write(id, Hall.ANA, Hall.BO);
    settle();
    return "message " + id.hex();
  }

  private static List<String> heard(Device device) {
    device.take(1_000);
    return device.heard;
  }

  private void forge(long n, long run) {
    byte[] json =
        "{\"_id\":\"ffffffffffffffffffffffff\",\"seq\":1}".getBytes(StandardCharsets.UTF_8);
    Link link = new Link(new Pos(one.view.own, n), Pos.NONE, 0, run);
    wire.forged(Hall.BO, new Told("message", json, link));
    settle();
  }

  @Test
  void anAnnouncementOfAnotherStoreMovesNothing() {
    Device bo = device("bo", other);
    seconds(1);
    String first = write(one);
    forge(1_000_000, 4711);
    forge(2, 4711);
    forge(1_000_000, store.row(one.view.own).run);
    String second = write(one);
    assertThat(heard(bo)).containsExactly(first, second);
  }

  @Test
  void aStreamThatWasToldOfMoreThanThereIsBeginsAnew() {
    Device bo = device("bo", other);
    seconds(1);
    forge(50, store.row(one.view.own).run);
    write(one);
    assertThat(heard(bo)).containsExactly("message ffffffffffffffffffffffff");
    seconds(7);
    bo.take(1_000);
    assertThat(bo.ended()).as("cut").isTrue();
    bo.cut();
    bo.comes(other);
    settle();
    bo.take(1);
    assertThat(bo.recovered).as("its offset claims too much").isFalse();
    assertThat(bo.sessions).isEqualTo(2);
    String next = write(one);
    assertThat(heard(bo)).endsWith(next).hasSize(2);
    seconds(10);
    assertThat(bo.ended()).isFalse();
  }

  @Test
  void whoStaysWithTheLogIsNeverCut() {
    Device bo = device("bo", other);
    for (int i = 0; i < 20; i++) {
      write(one);
      write(other);
      seconds(1);
    }
    assertThat(heard(bo)).hasSize(40);
    assertThat(bo.ended()).isFalse();
  }

  // Messages of other servers.

  @Test
  void aForeignMessageThatIsStoredInTimeIsToldFromTheLogOnce() {
    Device bo = device("bo", other);
    seconds(1);
    store.unplaced.put(FOREIGN, List.of(Hall.ANA, Hall.BO));
    wire.foreign(Hall.BO, FOREIGN);
    settle();
    seconds(5);
    assertThat(heard(bo)).containsExactly("message " + FOREIGN.hex());
    assertThat(bo.unplaced).isEmpty();
  }

  @Test
  void aForeignMessageThatIsStoredAfterItWasDeliveredIsToldToThoseWhoDidNotHearIt() {
    for (StreamNode placing : List.of(one, other)) {
      MessageId id = new MessageId((placing == one ? "5" : "6").repeat(24));
      Device bo = device("bo", other);
      seconds(1);
      wire.foreign(Hall.BO, id);
      settle();
      seconds(4);
      assertThat(heard(bo)).isEmpty();
      assertThat(bo.unplaced).containsExactly(id.hex());
      Device late = device("bo", other);
      store.unplaced.put(id, List.of(Hall.ANA, Hall.BO));
      placing.place(id);
      settle();
      String next = write(one);
      seconds(1);
      assertThat(heard(bo)).as("placed by " + placing.view.own).containsExactly(next);
      assertThat(bo.unplaced).hasSize(1);
      assertThat(heard(late)).containsExactly("message " + id.hex(), next);
    }
  }

  @Test
  void manyForeignMessagesAreAskedAboutAtOnce() {
    Device bo = device("bo", other);
    seconds(1);
    int before = other.view.questions;
    for (int i = 0; i < 1_200; i++) {
      wire.foreign(Hall.BO, new MessageId("%024x".formatted(90_000 + i)));
    }
    settle();
    seconds(3);
    assertThat(other.view.questions - before).isBetween(1, 3);
    seconds(3);
    bo.take(5_000);
    assertThat(bo.unplaced).hasSize(1_200).doesNotHaveDuplicates();
    assertThat(other.view.questions - before).isLessThan(6);
  }
}
