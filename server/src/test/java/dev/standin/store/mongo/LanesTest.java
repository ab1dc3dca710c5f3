package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.LaneLog;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.Gap;
import dev.standin.chat.MessageLog.Missed;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import dev.standin.chat.StoreException;
import dev.standin.chat.User;
import dev.standin.store.StoreFixture;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who writes where, while others watch: lanes are fenced when their server is silent.
@Tag("any-mongo")
final class LanesTest {

  private final Nodes chat = new Nodes();

  @AfterEach
  void close() {
    chat.close();
  }

  @Test
  void whoeverSleptIsFencedAndGoesOnInAnotherLane() {
    Node sleeper = chat.nodes.getFirst();
    Node watcher = chat.nodes.getLast();
    int before = sleeper.store.lanes().orElseThrow().own();
    Message first =
        sleeper.send(chat.line(sleeper, chat.people.get(0), chat.people.get(1), "c1")).message();
    Node.pass(Duration.ofSeconds(14), watcher);
    assertThat(open(watcher)).contains(before);
    Node.pass(Duration.ofSeconds(3), watcher);

    LaneLog.Lane closed = lane(watcher, before).orElseThrow();
    assertThat(closed)
        .isEqualTo(new LaneLog.Lane(before, closed.run(), 2, 0, Optional.empty(), true));
    Message second =
        sleeper.send(chat.line(sleeper, chat.people.get(1), chat.people.get(0), "c2")).message();
    assertThat(first.pos()).isEqualTo(new Pos(before, 1));
    assertThat(second.pos().lane()).isGreaterThan(before);
    assertThat(second.pos().n()).isEqualTo(1);
    assertThat(second.prev()).isEqualTo(first.pos());
    assertThat(second.seq()).isEqualTo(2);
    assertThat(sleeper.store.lanes().orElseThrow().own()).isEqualTo(second.pos().lane());
  }

  @Test
  void whoeverSleptAndIsQuietTakesAnotherLaneAtTheNextBeat() {
    Node sleeper = chat.nodes.getFirst();
    int before = sleeper.store.lanes().orElseThrow().own();
    Node.pass(Duration.ofSeconds(17), chat.nodes.getLast());
    sleeper.store.beat();
    StoreFixture.now(sleeper.store.writer().submit(0, () -> true));

    assertThat(sleeper.store.lanes().orElseThrow().own()).isGreaterThan(before);
    assertThat(open(sleeper)).contains(sleeper.store.lanes().orElseThrow().own());
  }

  @Test
  void eachLaneSaysWhatItsServerDrewAndByWhatItAnnounces() {
    Node one = chat.nodes.getFirst();
    Node other = chat.nodes.getLast();
    LaneLog own = one.store.lanes().orElseThrow();
    LaneLog.Lane seen = lane(other, own.own()).orElseThrow();
    assertThat(seen.run()).isNotZero().isEqualTo(own.run(own.own()));
    assertThat(own.run(own.own() + 1)).isZero();
    assertThat(lane(other, other.store.lanes().orElseThrow().own()).orElseThrow().run())
        .isNotEqualTo(seen.run());
    assertThat(seen.via()).isEmpty();
    Message first = one.send(chat.line(one, chat.people.get(0), chat.people.get(1), "c")).message();
    own.announced(first.pos(), "redis");
    one.store.beat();
    assertThat(lane(other, own.own()).orElseThrow())
        .isEqualTo(new LaneLog.Lane(own.own(), seen.run(), 1, 1, Optional.of("redis"), false));
    assertThat(own.placed(List.of(first.id(), one.ids.message()))).containsExactly(first.id());
  }

  @Test
  void lanesOfThoseWhoBeatStayOpen() {
    Node.pass(Duration.ofSeconds(40), chat.nodes.toArray(Node[]::new));
    assertThat(open(chat.nodes.getFirst())).hasSize(2);
  }

  @Test
  void whoCouldNotLookForAWhileClosesNobody() {
    Node watcher = chat.nodes.getFirst();
    Node.pass(Duration.ofSeconds(10), watcher);
    watcher.nanos.addAndGet(Duration.ofSeconds(30).toNanos());
    Node.pass(Duration.ofSeconds(10), watcher);
    assertThat(open(watcher)).hasSize(2);
  }

  @Test
  void anEndCoversWhatIsStoredAndNotYetAnsweredIfAnotherNodesEntryStandsBehindIt() {
    Node one = chat.nodes.getFirst();
    Node other = chat.nodes.getLast();
    User ana = chat.people.getFirst();
    User bo = chat.people.get(1);
    Pos first = one.send(chat.line(one, ana, bo, "first")).message().pos();
    one.seams.answers.acquireUninterruptibly();
    CompletionStage<Appended> second =
        one.store.messages().append(chat.line(one, ana, bo, "second"));
    var place = new Pos(first.lane(), first.n() + 1);
    long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!other.store.messages().end().covers(place) && System.nanoTime() < giveUp) {
      Thread.onSpinWait();
    }
    Message third = other.send(chat.line(other, bo, ana, "third")).message();

    assertThat(third.prev()).isEqualTo(place);
    Reached end = one.store.messages().end();
    assertThat(end.covers(third.pos())).isTrue();
    assertThat(end.covers(third.prev())).isTrue();
    Missed missed = one.store.messages().missed(bo.id(), new Gap(Reached.NOTHING, end, 10));
    assertThat(missed.messages().stream().map(Message::seq)).containsExactly(1L, 2L, 3L);
    one.seams.answers.release();
    StoreFixture.now(second);
  }

  @Test
  void whatTheCallerWasToldIsUnknownIsNotStoredLater() {
    var node =
        new Node(
            MongoOptions.at(chat.database.uri())
                .withWaits(Duration.ofSeconds(2), Duration.ofMillis(300)),
            chat.clock,
            78);
    chat.nodes.add(node);
    int lane = node.store.lanes().orElseThrow().own();
    node.seams.away = true;
    NewMessage line = chat.line(node, chat.people.getFirst(), chat.people.get(1), "c");
    assertThat(StoreFixture.failure(node.store.messages().append(line)))
        .isInstanceOf(StoreException.class);
    node.seams.away = false;
    long begun = System.nanoTime();
    while (!node.store.messages().ready(Duration.ofSeconds(1))) {
      assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(10).toNanos());
      Thread.onSpinWait();
    }

    // The command arrives after all: it finds its place taken.
    assertThat(OwnLane.at(node.store.parts().database(), new Pos(lane, 1)))
        .containsEntry(Fields.KIND, Fields.LANE_END);
    assertThat(chat.everything()).isEmpty();
    assertThat(node.heard).isEmpty();
    Appended.Stored again = node.send(line);
    assertThat(again.duplicate()).isFalse();
    assertThat(again.message().pos().lane()).isGreaterThan(lane);
    Node.assertInOrder(node.heard);
  }

  private static Set<Integer> open(Node node) {
    Set<Integer> open = new HashSet<>();
    node.store.lanes().orElseThrow().lanes().stream()
        .filter(it -> !it.closed())
        .forEach(it -> open.add(it.number()));
    return open;
  }

  private static Optional<LaneLog.Lane> lane(Node node, int number) {
    return node.store.lanes().orElseThrow().lanes().stream()
        .filter(it -> it.number() == number)
        .findFirst();
  }
}
