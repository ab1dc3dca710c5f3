package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import dev.standin.chat.ClientId;
import dev.standin.chat.Entry;
import dev.standin.chat.LaneLog;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.Gap;
import dev.standin.chat.MessageLog.Missed;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.MessageText;
import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import dev.standin.chat.StoreException;
import dev.standin.chat.User;
import dev.standin.chat.UserStore.Registered;
import dev.standin.store.FakeClock;
import dev.standin.store.StoreFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several stores on one database.
final class ManyNodesTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final FakeClock clock = new FakeClock(START);
  private final TestDatabase database = TestDatabase.inMemory();
  private final List<Node> nodes = new ArrayList<>();
  private final List<User> people = new ArrayList<>();

  @BeforeEach
  void open() {
    node();
    node();
    for (String name : new String[] {"ana", "bo", "cy", "di", "ed"}) {
      User user = nodes.getFirst().user(name, clock);
      StoreFixture.now(nodes.getFirst().store.users().register(user));
      people.add(user);
    }
  }

  private Node node() {
    var node = new Node(database, clock, nodes.size() + 1L);
    nodes.add(node);
    return node;
  }

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
    database.close();
  }

  private NewMessage line(Node node, User from, User to, String clientId) {
    return new NewMessage(
        node.ids.message(),
        from.id(),
        to.id(),
        new MessageText("text of " + clientId),
        ClientId.parse(clientId));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void whateverIsLostEachMessageIsThereOnceInOrderEverywhere(long seed) {
    node();
    var random = new SplittableRandom(seed);
    nodes.forEach(it -> it.seams.chance(0.15));
    Map<String, CompletionStage<Appended>> sends = new HashMap<>();
    List<CompletionStage<Appended>> resent = new ArrayList<>();
    Map<String, NewMessage> lines = new TreeMap<>();
    for (int i = 0; i < 240; i++) {
      Node at = nodes.get(random.nextInt(3));
      NewMessage line =
          line(at, people.get(random.nextInt(3)), people.get(random.nextInt(5)), "c" + i);
      lines.put("c" + i, line);
      sends.put("c" + i, at.store.messages().append(line));
      if (random.nextInt(10) == 0) {
        String name = "c" + random.nextInt(i + 1);
        Node other = nodes.get(random.nextInt(3));
        NewMessage again = Objects.requireNonNull(lines.get(name));
        resent.add(
            other
                .store
                .messages()
                .append(
                    new NewMessage(
                        other.ids.message(),
                        again.sender(),
                        again.recipient(),
                        again.text(),
                        again.clientId())));
      }
    }
    Map<String, Message> stored = new HashMap<>();
    sends.forEach(
        (name, send) -> stored.put(name, ((Appended.Stored) StoreFixture.now(send)).message()));
    resent.forEach(
        it -> {
          Message message = ((Appended.Stored) StoreFixture.now(it)).message();
          assertThat(stored.get(message.clientId().orElseThrow().value())).isEqualTo(message);
        });

    List<Message> all = everything();
    assertThat(all).as("seed %d", seed).hasSize(240).containsAll(stored.values());
    assertGapless(all);
    for (Node node : nodes) {
      Node.assertInOrder(node.heard);
    }
    assertThat(nodes.stream().flatMap(it -> it.heard.stream()).toList())
        .doesNotHaveDuplicates()
        .hasSize(240);
    pagesRespectTheOrder(all, random);
    listsAgree(all);
  }

  @Test
  void anEndCoversWhatIsStoredAndNotYetAnsweredIfAnotherNodesEntryStandsBehindIt() {
    Node one = nodes.getFirst();
    Node other = nodes.getLast();
    User ana = people.getFirst();
    User bo = people.get(1);
    Pos first = one.send(line(one, ana, bo, "first")).message().pos();
    one.seams.answers.acquireUninterruptibly();
    CompletionStage<Appended> second = one.store.messages().append(line(one, ana, bo, "second"));
    var place = new Pos(first.lane(), first.n() + 1);
    long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!other.store.messages().end().covers(place) && System.nanoTime() < giveUp) {
      Thread.onSpinWait();
    }
    Message third = other.send(line(other, bo, ana, "third")).message();

    assertThat(third.prev()).isEqualTo(place);
    Reached end = one.store.messages().end();
    assertThat(end.covers(third.pos())).isTrue();
    assertThat(end.covers(third.prev())).isTrue();
    Missed missed = one.store.messages().missed(bo.id(), new Gap(Reached.NOTHING, end, 10));
    assertThat(missed.messages().stream().map(Message::seq)).containsExactly(1L, 2L, 3L);
    one.seams.answers.release();
    StoreFixture.now(second);
  }

  /// All messages as they lie there.
  private List<Message> everything() {
    List<Message> all = new ArrayList<>();
    for (Document document : nodes.getFirst().store.parts().database().messages.find()) {
      Documents.message(document).ifPresent(all::add);
    }
    return all;
  }

  private static void assertGapless(List<Message> all) {
    Map<Object, Set<Long>> places = new HashMap<>();
    Map<Object, TreeMap<Long, Message>> conversations = new HashMap<>();
    for (Message message : all) {
      places.computeIfAbsent(message.pos().lane(), _ -> new HashSet<>()).add(message.pos().n());
      conversations
          .computeIfAbsent(message.conversation(), _ -> new TreeMap<>())
          .put(message.seq(), message);
    }
    places.forEach(
        (lane, ns) ->
            assertThat(ns)
                .as("lane %s", lane)
                .isEqualTo(new HashSet<>(LongStream.rangeClosed(1, ns.size()).boxed().toList())));
    int count = 0;
    for (TreeMap<Long, Message> conversation : conversations.values()) {
      Pos prev = Pos.NONE;
      Instant at = Instant.EPOCH;
      long seq = 0;
      for (Message message : conversation.values()) {
        assertThat(message.seq()).isEqualTo(++seq);
        assertThat(message.prev()).isEqualTo(prev);
        assertThat(message.timestamp()).isAfterOrEqualTo(at);
        prev = message.pos();
        at = message.timestamp();
        count++;
      }
    }
    assertThat(count).isEqualTo(all.size());
  }

  private void pagesRespectTheOrder(List<Message> all, SplittableRandom random) {
    for (User user : people) {
      Node node = nodes.get(random.nextInt(nodes.size()));
      Reached reached = Reached.NOTHING;
      Reached end = node.store.messages().end();
      List<Message> seen = new ArrayList<>();
      boolean last = false;
      while (!last) {
        Missed page =
            node.store.messages().missed(user.id(), new Gap(reached, end, 1 + random.nextInt(9)));
        for (Message message : page.messages()) {
          assertThat(reached.covers(message.prev())).isTrue();
          assertThat(reached.covers(message.pos())).isFalse();
          reached = reached.plus(message.pos());
          seen.add(message);
        }
        reached = page.upTo();
        last = page.last();
      }
      assertThat(reached).isEqualTo(end);
      assertThat(seen)
          .containsExactlyInAnyOrderElementsOf(
              all.stream()
                  .filter(it -> it.sender().equals(user.id()) || it.recipient().equals(user.id()))
                  .toList());
    }
  }

  private void listsAgree(List<Message> all) {
    nodes.forEach(it -> it.store.parts().lists().settle(Duration.ofSeconds(5)));
    for (User user : people) {
      for (Node node : nodes) {
        var list = node.store.messages().conversations(user.id(), Optional.empty(), 100);
        assertThat(list)
            .allSatisfy(
                it ->
                    assertThat(it.lastSeq())
                        .isEqualTo(
                            all.stream()
                                .filter(one -> one.conversation().equals(it.id()))
                                .mapToLong(Message::seq)
                                .max()
                                .orElseThrow()));
        assertThat(list)
            .hasSize(
                (int)
                    all.stream()
                        .filter(
                            it -> it.sender().equals(user.id()) || it.recipient().equals(user.id()))
                        .map(Message::conversation)
                        .distinct()
                        .count());
      }
    }
  }

  @Test
  void aLostAnswerIsTheSameMessage() {
    Node node = nodes.getFirst();
    for (int i = 0; i < 5; i++) {
      node.seams.answersToLose.release();
      assertThat(node.send(line(node, people.get(0), people.get(1), "c" + i)).message().seq())
          .isEqualTo(i + 1);
      node.seams.commandsToLose.release();
      assertThat(node.send(line(node, people.get(1), people.get(2), "c" + i)).message().seq())
          .isEqualTo(i + 1);
    }
    assertThat(node.heard).hasSize(10);
    Node.assertInOrder(node.heard);
  }

  @Test
  void whoeverSleptIsFencedAndGoesOnInAnotherLane() {
    Node sleeper = nodes.getFirst();
    Node watcher = nodes.getLast();
    int before = sleeper.store.lanes().orElseThrow().own();
    Message first = sleeper.send(line(sleeper, people.get(0), people.get(1), "c1")).message();
    Node.pass(Duration.ofSeconds(14), watcher);
    assertThat(open(watcher)).contains(before);
    Node.pass(Duration.ofSeconds(3), watcher);

    assertThat(lane(watcher, before)).contains(new LaneLog.Lane(before, 2, 0, true));
    Message second = sleeper.send(line(sleeper, people.get(1), people.get(0), "c2")).message();
    assertThat(first.pos()).isEqualTo(new Pos(before, 1));
    assertThat(second.pos().lane()).isGreaterThan(before);
    assertThat(second.pos().n()).isEqualTo(1);
    assertThat(second.prev()).isEqualTo(first.pos());
    assertThat(second.seq()).isEqualTo(2);
    assertThat(sleeper.store.lanes().orElseThrow().own()).isEqualTo(second.pos().lane());
  }

  @Test
  void whoeverSleptAndIsQuietTakesAnotherLaneAtTheNextBeat() {
    Node sleeper = nodes.getFirst();
    int before = sleeper.store.lanes().orElseThrow().own();
    Node.pass(Duration.ofSeconds(17), nodes.getLast());
    sleeper.store.beat();
    StoreFixture.now(sleeper.store.writer().submit(0, () -> true));

    assertThat(sleeper.store.lanes().orElseThrow().own()).isGreaterThan(before);
    assertThat(open(sleeper)).contains(sleeper.store.lanes().orElseThrow().own());
  }

  @Test
  void lanesOfThoseWhoBeatStayOpen() {
    Node.pass(Duration.ofSeconds(40), nodes.toArray(Node[]::new));
    assertThat(open(nodes.getFirst())).hasSize(2);
  }

  @Test
  void whoCouldNotLookForAWhileClosesNobody() {
    Node watcher = nodes.getFirst();
    Node.pass(Duration.ofSeconds(10), watcher);
    watcher.nanos.addAndGet(Duration.ofSeconds(30).toNanos());
    Node.pass(Duration.ofSeconds(10), watcher);
    assertThat(open(watcher)).hasSize(2);
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

  @Test
  void questionsOfADeadServerAreFoundAndAnsweredOnce() {
    Node dead = nodes.getFirst();
    Node alive = nodes.getLast();
    User bo = people.get(1);
    StoreFixture.now(alive.store.users().availability(bo.id(), dev.standin.chat.Availability.BUSY));
    Appended.Stored question = dead.send(line(dead, people.getFirst(), bo, "q"));
    assertThat(question.recipientBusy()).isTrue();
    assertThat(alive.store.messages().openQuestions()).isEmpty();
    Node.pass(Duration.ofSeconds(17), alive);
    assertThat(alive.store.messages().openQuestions()).containsExactly(question.message());

    List<CompletionStage<dev.standin.chat.MessageLog.Answered>> answers =
        nodes.stream()
            .map(
                it ->
                    it.store
                        .messages()
                        .answer(
                            new dev.standin.chat.MessageLog.NewAnswer(
                                it.ids.message(),
                                question.message(),
                                new MessageText("a"),
                                dev.standin.chat.Origin.AWAY,
                                "{}")))
            .toList();
    List<dev.standin.chat.MessageLog.Answered> outcomes =
        answers.stream().map(StoreFixture::now).toList();
    assertThat(outcomes)
        .filteredOn(dev.standin.chat.MessageLog.Answered.Stored.class::isInstance)
        .hasSize(1);
    assertThat(alive.store.messages().openQuestions()).isEmpty();
  }

  @Test
  void aQuestionWithAnAnswerIsNotOpenThoughItSaysSo() {
    Node dead = nodes.getFirst();
    Node alive = nodes.getLast();
    User bo = people.get(1);
    StoreFixture.now(dead.store.users().availability(bo.id(), dev.standin.chat.Availability.BUSY));
    Message question = dead.send(line(dead, people.getFirst(), bo, "q")).message();
    StoreFixture.now(
        dead.store
            .messages()
            .answer(
                new dev.standin.chat.MessageLog.NewAnswer(
                    dead.ids.message(),
                    question,
                    new MessageText("a"),
                    dev.standin.chat.Origin.AWAY,
                    "{}")));
    // As if the server had died between its two writes.
    alive
        .store
        .parts()
        .database()
        .messages
        .updateOne(
            Filters.eq(Fields.ID, Documents.id(question.id().hex())),
            new Document("$set", new Document(Fields.QUESTION, Fields.OPEN)));
    Node.pass(Duration.ofSeconds(17), alive);

    assertThat(alive.store.messages().openQuestions()).isEmpty();
    assertThat(alive.store.messages().answerTo(question.id())).isPresent();
  }

  @Test
  void listsThatADeadServerLeftBehindAreMadeUpFor() {
    Node dead = nodes.getFirst();
    Node alive = nodes.getLast();
    User ana = people.getFirst();
    Message message = dead.send(line(dead, ana, people.get(1), "c")).message();
    dead.store.parts().lists().settle(Duration.ofSeconds(5));
    // As if the server had died before it told the conversation.
    alive
        .store
        .parts()
        .database()
        .conversations
        .updateMany(new Document(), new Document("$set", new Document(Fields.LAST_SEQ, 0L)));
    assertThat(alive.store.messages().conversations(ana.id(), Optional.empty(), 9)).isEmpty();
    Node.pass(Duration.ofSeconds(17), alive);

    assertThat(alive.store.messages().conversations(ana.id(), Optional.empty(), 9))
        .extracting(it -> it.last())
        .containsExactly(message);
  }

  @Test
  void whatSeveralServersMakeAtOnceIsOne() throws Exception {
    Set<String> secrets = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      String name = "s" + i;
      User from = people.get(i % 5);
      User to = people.get((i / 5 + i) % 5);
      List<Thread> threads = new ArrayList<>();
      List<String> got = new java.util.concurrent.CopyOnWriteArrayList<>();
      List<CompletionStage<Appended>> sends = new ArrayList<>();
      List<CompletionStage<Registered>> registered = new ArrayList<>();
      for (Node node : nodes) {
        threads.add(
            Thread.ofVirtual()
                .start(() -> got.add(node.store.secret(name, () -> name + node.seams.hashCode()))));
        sends.add(node.store.messages().append(line(node, from, to, "n" + i + node.hashCode())));
        User user = node.user(nodes.indexOf(node) == 0 ? "New" + i : "new" + i, clock);
        registered.add(node.store.users().register(user));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(new HashSet<>(got)).hasSize(1);
      secrets.addAll(got);
      Set<Object> made = new HashSet<>();
      sends.forEach(
          it -> made.add(((Appended.Stored) StoreFixture.now(it)).message().conversation()));
      assertThat(made).hasSize(1);
      assertThat(registered.stream().map(StoreFixture::now).toList())
          .filteredOn(Registered.Created.class::isInstance)
          .hasSize(1);
    }
    assertThat(secrets).hasSize(20);
    assertGapless(everything());
  }

  @Test
  void aChangeOfAnotherServerIsSeenAfterASecond() {
    User ana = people.getFirst();
    Node one = nodes.getFirst();
    Node other = nodes.getLast();
    assertThat(other.store.users().byId(ana.id()).orElseThrow().awayText()).isEmpty();
    StoreFixture.now(one.store.users().awayText(ana.id(), Optional.of("gone")));
    other.nanos.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(other.store.users().recent(ana.id())).isEmpty();
    assertThat(other.store.users().byId(ana.id()).orElseThrow().awayText()).contains("gone");
  }

  @Test
  void aMessageOfTheOldServerGetsItsPlaceOnce() {
    Node one = nodes.getFirst();
    Node other = nodes.getLast();
    User ana = people.getFirst();
    User bo = people.get(1);
    Message before = one.send(line(one, ana, bo, "c1")).message();
    var id = one.ids.message();
    one.store
        .parts()
        .database()
        .messages
        .insertOne(
            new Document(Fields.ID, Documents.id(id.hex()))
                .append(Fields.SENDER, Documents.id(bo.id().hex()))
                .append(Fields.RECIPIENT, Documents.id(ana.id().hex()))
                .append(Fields.CONTENT, "from the old one")
                .append(Fields.TIMESTAMP, java.util.Date.from(START.minusSeconds(5)))
                .append(Fields.VERSION, 0));
    one.seams.answersToLose.release();
    List<CompletionStage<Optional<Message>>> places =
        List.of(
            one.store.writer().place(id),
            other.store.writer().place(id),
            one.store.writer().place(id),
            one.store.writer().place(one.ids.message()));
    List<Optional<Message>> placed = places.stream().map(StoreFixture::now).toList();

    Message message = placed.getFirst().orElseThrow();
    assertThat(placed.subList(1, 3)).allMatch(it -> it.orElseThrow().pos().equals(message.pos()));
    assertThat(placed.getLast()).isEmpty();
    assertThat(message.seq()).isEqualTo(2);
    assertThat(message.prev()).isEqualTo(before.pos());
    assertThat(message.timestamp()).isEqualTo(before.timestamp());
    assertThat(other.store.lanes().orElseThrow().placed(id)).contains(message);
    List<Entry> heard = new ArrayList<>(one.heard);
    heard.addAll(other.heard);
    assertThat(heard).containsExactlyInAnyOrder(before, message);
    assertGapless(everything());
  }

  @Test
  void aFullQueueRefusesAndAStoreThatComesBackIsUsedAgain() {
    var node =
        new Node(
            MongoOptions.at(database.uri())
                .withQueue(8, 1_000_000)
                .withWaits(Duration.ofSeconds(2), Duration.ofMillis(300)),
            clock,
            77);
    nodes.add(node);
    User ana = people.getFirst();
    User bo = people.get(1);
    node.send(line(node, ana, bo, "before"));
    node.seams.away = true;
    List<CompletionStage<Appended>> stages =
        IntStream.range(0, 200)
            .mapToObj(i -> node.store.messages().append(line(node, ana, bo, "c" + i)))
            .toList();
    List<Throwable> faults = stages.stream().map(StoreFixture::failure).toList();
    assertThat(faults)
        .hasAtLeastOneElementOfType(dev.standin.chat.OverloadedException.class)
        .hasAtLeastOneElementOfType(StoreException.class);
    node.seams.away = false;

    long begun = System.nanoTime();
    while (!node.store.messages().ready(Duration.ofSeconds(1))) {
      assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(10).toNanos());
      Thread.onSpinWait();
    }
    Message after = node.send(line(node, ana, bo, "after")).message();
    assertThat(after.seq()).isEqualTo(2);
    assertThat(everything()).hasSize(2);
    assertThat(node.heard).hasSize(2);
  }

  @Test
  void whatTheCallerWasToldIsUnknownIsNotStoredLater() {
    var node =
        new Node(
            MongoOptions.at(database.uri())
                .withWaits(Duration.ofSeconds(2), Duration.ofMillis(300)),
            clock,
            78);
    nodes.add(node);
    int lane = node.store.lanes().orElseThrow().own();
    node.seams.away = true;
    NewMessage line = line(node, people.getFirst(), people.get(1), "c");
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
    assertThat(everything()).isEmpty();
    assertThat(node.heard).isEmpty();
    Appended.Stored again = node.send(line);
    assertThat(again.duplicate()).isFalse();
    assertThat(again.message().pos().lane()).isGreaterThan(lane);
    Node.assertInOrder(node.heard);
  }
}
