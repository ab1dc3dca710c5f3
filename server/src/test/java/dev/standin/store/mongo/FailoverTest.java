package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.MessageText;
import dev.standin.chat.User;
import dev.standin.store.FakeClock;
import dev.standin.store.StoreFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a replica set does that a server alone doesn't.
final class FailoverTest {

  private final FakeClock clock = new FakeClock(Nodes.START);
  private final WatchedMongo mongo = new WatchedMongo(Map.of("setName", "rs0"));
  private final FaultySeams seams = new FaultySeams(1);

  @AfterEach
  void close() {
    mongo.close();
  }

  private Node node() {
    return new Node(MongoOptions.at(mongo.uri("chat")), clock, 1, seams);
  }

  @Test
  void whatAnotherPrimaryTookBackIsNotAcknowledgedUntilItIsStoredAgain() {
    Node node = node();
    User ana = node.user("ana", clock);
    User bo = node.user("bo", clock);
    StoreFixture.now(node.store.users().register(ana));
    StoreFixture.now(node.store.users().register(bo));
    seams.answers.acquireUninterruptibly();
    List<CompletableFuture<Appended>> sends = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      var text = new MessageText("line " + i);
      var line = new NewMessage(node.ids.message(), ana.id(), bo.id(), text, Optional.empty());
      sends.add(node.store.messages().append(line).toCompletableFuture());
      // The first one alone is under way; the others wait and go together.
      while (i == 0 && node.store.waiting() > 0) {
        Thread.onSpinWait();
      }
    }
    mongo.stepsDown = true;
    seams.answers.release();

    for (CompletableFuture<Appended> send : sends) {
      var stored = (Appended.Stored) StoreFixture.now(send);
      assertThat(mongo.database("chat").getCollection("messages").find().into(new ArrayList<>()))
          .extracting(it -> it.getObjectId("_id").toHexString())
          .contains(stored.message().id().hex());
    }
    assertThat(mongo.stepsDown).isFalse();
    Node.assertInOrder(node.heard);
    node.close();
  }

  @Test
  void indexesThatAreStillBeingBuiltAreWaitedFor() {
    node().close();

    mongo.calls.clear();
    node().close();
    assertThat(asksForUniqueIndexes()).isFalse();

    mongo.builds = true;
    node().close();
    assertThat(asksForUniqueIndexes()).isTrue();
  }

  private boolean asksForUniqueIndexes() {
    return mongo.calls.stream()
        .filter(it -> it.command().equals("createIndexes"))
        .anyMatch(it -> it.asked().toString().contains("standin_seq"));
  }
}
