package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.MessageText;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.User;
import dev.standin.store.FakeClock;
import dev.standin.store.StoreFixture;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// By how many servers a write is acknowledged, as the server hears it.
final class MajorityTest {

  @ParameterizedTest
  @CsvSource({
    "setName, rs0, '{\"w\" : \"majority\", \"wtimeout\" : 4000, \"j\" : true}'",
    "msg, isdbgrid, '{\"w\" : \"majority\", \"wtimeout\" : 4000, \"j\" : true}'",
    "comment, alone, '{\"w\" : 1, \"j\" : true}'"
  })
  void everyWriteAsksForAMajorityWhereThereIsOneAndForTheJournalAlways(
      String field, String value, String concern) {
    var clock = new FakeClock(Nodes.START);
    try (var mongo = new WatchedMongo(Map.of(field, value))) {
      var node = new Node(MongoOptions.at(mongo.uri("chat")), clock, 1, new FaultySeams(1));
      User ana = node.user("ana", clock);
      User bo = node.user("bo", clock);
      StoreFixture.now(node.store.users().register(ana));
      StoreFixture.now(node.store.users().register(bo));
      mongo.calls.clear();
      node.send(line(node.ids, ana, bo));
      node.close();

      assertThat(mongo.calls)
          .filteredOn(it -> it.command().equals("insert") && it.collection().equals("messages"))
          .isNotEmpty();
      assertThat(mongo.calls)
          .filteredOn(WatchedMongo.Call::writes)
          .allSatisfy(
              it -> assertThat(String.valueOf(it.asked().get("writeConcern"))).isEqualTo(concern));
    }
  }

  private static NewMessage line(ObjectIds ids, User from, User to) {
    return new NewMessage(
        ids.message(), from.id(), to.id(), new MessageText("hi"), Optional.empty());
  }
}
