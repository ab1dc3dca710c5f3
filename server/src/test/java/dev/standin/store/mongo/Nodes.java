package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.ClientId;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.MessageText;
import dev.standin.chat.Pos;
import dev.standin.chat.User;
import dev.standin.store.FakeClock;
import dev.standin.store.StoreFixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.bson.Document;

/// Several stores on one database, two at first, and five people.
final class Nodes implements AutoCloseable {

  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  final FakeClock clock = new FakeClock(START);
  final TestDatabase database = TestDatabase.fresh();
  final List<Node> nodes = new ArrayList<>();
  final List<User> people = new ArrayList<>();

  Nodes() {
    node();
    node();
    for (String name : List.of("ana", "bo", "cy", "di", "ed")) {
      User user = nodes.getFirst().user(name, clock);
      StoreFixture.now(nodes.getFirst().store.users().register(user));
      people.add(user);
    }
  }

  /// Another one.
  Node node() {
    var node = new Node(database, clock, nodes.size() + 1L);
    nodes.add(node);
    return node;
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    database.close();
  }

  NewMessage line(Node node, User from, User to, String clientId) {
    return new NewMessage(
        node.ids.message(),
        from.id(),
        to.id(),
        new MessageText("text of " + clientId),
        ClientId.parse(clientId));
  }

  /// All messages as they lie there.
  List<Message> everything() {
    List<Message> all = new ArrayList<>();
    for (Document document : nodes.getFirst().store.parts().database().messages.find()) {
      Documents.message(document).ifPresent(all::add);
    }
    return all;
  }

  /// Each lane and each conversation counts from 1 without a gap, and leads from one to the next.
  static void assertGapless(List<Message> all) {
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
}
