package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Entry;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.Gap;
import dev.standin.chat.MessageLog.Missed;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.OverloadedException;
import dev.standin.chat.Reached;
import dev.standin.chat.StoreException;
import dev.standin.chat.User;
import dev.standin.chat.UserStore.Registered;
import dev.standin.store.StoreFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several servers write to one database at once, and whatever can be lost on the way is lost.
@Tag("any-mongo")
final class ManyNodesTest {

  private final Nodes chat = new Nodes();

  @AfterEach
  void close() {
    chat.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void whateverIsLostEachMessageIsThereOnceInOrderEverywhere(long seed) {
    chat.node();
    var random = new SplittableRandom(seed);
    chat.nodes.forEach(it -> it.seams.chance(0.15));
    Map<String, CompletionStage<Appended>> sends = new HashMap<>();
    List<CompletionStage<Appended>> resent = new ArrayList<>();
    Map<String, NewMessage> lines = new TreeMap<>();
    for (int i = 0; i < 240; i++) {
      Node at = chat.nodes.get(random.nextInt(3));
      NewMessage line =
          chat.line(
              at, chat.people.get(random.nextInt(3)), chat.people.get(random.nextInt(5)), "c" + i);
      lines.put("c" + i, line);
      sends.put("c" + i, at.store.messages().append(line));
      if (random.nextInt(10) == 0) {
        String name = "c" + random.nextInt(i + 1);
        Node other = chat.nodes.get(random.nextInt(3));
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

    List<Message> all = chat.everything();
    assertThat(all).as("seed %d", seed).hasSize(240).containsAll(stored.values());
    Nodes.assertGapless(all);
    for (Node node : chat.nodes) {
      Node.assertInOrder(node.heard);
    }
    assertThat(chat.nodes.stream().flatMap(it -> it.heard.stream()).toList())
        .doesNotHaveDuplicates()
        .hasSize(240);
    pagesRespectTheOrder(all, random);
    listsAgree(all);
  }

  private void pagesRespectTheOrder(List<Message> all, SplittableRandom random) {
    for (User user : chat.people) {
      Node node = chat.nodes.get(random.nextInt(chat.nodes.size()));
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
    chat.nodes.forEach(it -> it.store.parts().lists().settle(Duration.ofSeconds(5)));
    for (User user : chat.people) {
      for (Node node : chat.nodes) {
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
    Node node = chat.nodes.getFirst();
    for (int i = 0; i < 5; i++) {
      node.seams.answersToLose.release();
      assertThat(
              node.send(chat.line(node, chat.people.get(0), chat.people.get(1), "c" + i))
                  .message()
                  .seq())
          .isEqualTo(i + 1);
      node.seams.commandsToLose.release();
      assertThat(
              node.send(chat.line(node, chat.people.get(1), chat.people.get(2), "c" + i))
                  .message()
                  .seq())
          .isEqualTo(i + 1);
    }
    assertThat(node.heard).hasSize(10);
    Node.assertInOrder(node.heard);
  }

  @Test
  void whatSeveralServersMakeAtOnceIsOne() throws Exception {
    Set<String> secrets = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      String name = "s" + i;
      User from = chat.people.get(i % 5);
      User to = chat.people.get((i / 5 + i) % 5);
      List<Thread> threads = new ArrayList<>();
      List<String> got = new CopyOnWriteArrayList<>();
      List<CompletionStage<Appended>> sends = new ArrayList<>();
      List<CompletionStage<Registered>> registered = new ArrayList<>();
      for (Node node : chat.nodes) {
        threads.add(
            Thread.ofVirtual()
                .start(() -> got.add(node.store.secret(name, () -> name + node.seams.hashCode()))));
        sends.add(
            node.store.messages().append(chat.line(node, from, to, "n" + i + node.hashCode())));
        User user = node.user(chat.nodes.indexOf(node) == 0 ? "New" + i : "new" + i, chat.clock);
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
    Nodes.assertGapless(chat.everything());
  }

  @Test
  void aChangeOfAnotherServerIsSeenAfterASecond() {
    User ana = chat.people.getFirst();
    Node one = chat.nodes.getFirst();
    Node other = chat.nodes.getLast();
    assertThat(other.store.users().byId(ana.id()).orElseThrow().awayText()).isEmpty();
    StoreFixture.now(one.store.users().awayText(ana.id(), Optional.of("gone")));
    other.nanos.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(other.store.users().recent(ana.id())).isEmpty();
    assertThat(other.store.users().byId(ana.id()).orElseThrow().awayText()).contains("gone");
  }

  @Test
  void aMessageOfTheOldServerGetsItsPlaceOnce() {
    Node one = chat.nodes.getFirst();
    Node other = chat.nodes.getLast();
    User ana = chat.people.getFirst();
    User bo = chat.people.get(1);
    Message before = one.send(chat.line(one, ana, bo, "c1")).message();
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
                .append(Fields.TIMESTAMP, Date.from(Nodes.START.minusSeconds(5)))
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
    assertThat(other.store.lanes().orElseThrow().placed(List.of(id))).containsExactly(id);
    List<Entry> heard = new ArrayList<>(one.heard);
    heard.addAll(other.heard);
    assertThat(heard).containsExactlyInAnyOrder(before, message);
    Nodes.assertGapless(chat.everything());
  }

  @Test
  void aFullQueueRefusesAndAStoreThatComesBackIsUsedAgain() {
    var node =
        new Node(
            MongoOptions.at(chat.database.uri())
                .withQueue(8, 1_000_000)
                .withWaits(Duration.ofSeconds(2), Duration.ofMillis(300)),
            chat.clock,
            77);
    chat.nodes.add(node);
    User ana = chat.people.getFirst();
    User bo = chat.people.get(1);
    node.send(chat.line(node, ana, bo, "before"));
    node.seams.away = true;
    List<CompletionStage<Appended>> stages =
        IntStream.range(0, 200)
            .mapToObj(i -> node.store.messages().append(chat.line(node, ana, bo, "c" + i)))
            .toList();
    List<Throwable> faults = stages.stream().map(StoreFixture::failure).toList();
    assertThat(faults)
        .hasAtLeastOneElementOfType(OverloadedException.class)
        .hasAtLeastOneElementOfType(StoreException.class);
    node.seams.away = false;

    long begun = System.nanoTime();
    while (!node.store.messages().ready(Duration.ofSeconds(1))) {
      assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(10).toNanos());
      Thread.onSpinWait();
    }
    Message after = node.send(chat.line(node, ana, bo, "after")).message();
    assertThat(after.seq()).isEqualTo(2);
    assertThat(chat.everything()).hasSize(2);
    assertThat(node.heard).hasSize(2);
  }
}
