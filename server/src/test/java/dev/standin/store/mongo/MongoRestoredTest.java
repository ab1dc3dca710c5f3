package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import dev.standin.store.FakeClock;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A database that was brought back from a dump, as mongorestore does it: collections made anew,
/// with the old documents.
final class MongoRestoredTest {

  private final WatchedMongo mongo = new WatchedMongo();
  private final FakeClock clock = new FakeClock(Nodes.START);

  @AfterEach
  void close() {
    mongo.close();
  }

  @Test
  void sessionsGoOnAfterAnotherStartAndEndWithARestoredDatabase() {
    String first = epoch("first");
    assertThat(epoch("never")).isEqualTo(first).startsWith("first");

    restore();

    assertThat(epoch("never")).isNotEqualTo(first).startsWith("first");
  }

  private String epoch(String made) {
    var node = new Node(MongoOptions.at(mongo.uri("chat")), clock, 1, new FaultySeams(1));
    try {
      return node.store.epoch(() -> made);
    } finally {
      node.close();
    }
  }

  private void restore() {
    MongoDatabase all = mongo.database("chat");
    for (String name : all.listCollectionNames().into(new ArrayList<>())) {
      List<Document> dump = all.getCollection(name).find().into(new ArrayList<>());
      all.getCollection(name).drop();
      all.createCollection(name);
      if (!dump.isEmpty()) {
        all.getCollection(name).insertMany(dump);
      }
    }
  }
}
