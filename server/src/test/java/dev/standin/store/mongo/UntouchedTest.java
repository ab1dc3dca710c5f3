package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoDatabase;
import dev.standin.chat.Finding;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.StoreException;
import dev.standin.store.FakeClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What only looks at a database changes nothing in it, not even one of which nobody of ours knows.
@Tag("any-mongo")
final class UntouchedTest {

  private final TestDatabase own = TestDatabase.fresh();
  private final FakeClock clock = new FakeClock(Nodes.START);
  private final ObjectIds ids = new ObjectIds(clock, new SplittableRandom(8));

  @AfterEach
  void drop() {
    own.close();
  }

  private List<Finding> look() {
    return new MongoCheckup(own.uri(), ids, clock).look();
  }

  private static Map<String, Set<Document>> everything(MongoDatabase database) {
    Map<String, Set<Document>> all = new HashMap<>();
    for (String name : database.listCollectionNames()) {
      Set<Document> documents = new HashSet<>();
      database.getCollection(name).find().forEach(documents::add);
      database.getCollection(name).listIndexes().forEach(documents::add);
      all.put(name, documents);
    }
    return all;
  }

  @Test
  void theDoctorAndARefusedExportLeaveAnOldDatabaseAsItIs() {
    MongoDatabase database = new OldDatabase(own.database(), 3).people(4).messages(30).database;
    Map<String, Set<Document>> before = everything(database);

    assertThat(before).containsOnlyKeys("users", "messages");
    assertThat(look())
        .contains(Finding.ok("MongoDB: takes writes (asked by one that changes nothing)"))
        .noneMatch(it -> it.level() == Finding.Level.FAIL);
    assertThatThrownBy(() -> MongoExport.of(own.uri(), ids, clock))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("was not brought up to date");
    assertThat(everything(database)).isEqualTo(before);
  }

  @Test
  void theDoctorMakesNoDatabase() {
    assertThat(look()).noneMatch(it -> it.level() == Finding.Level.FAIL);
    assertThat(own.database().listCollectionNames()).isEmpty();
  }

  @Test
  void theDoctorAndAnExportLeaveOursAsItIs() {
    new OldDatabase(own.database(), 4).people(4).messages(30);
    MongoStore.open(MongoOptions.at(own.uri()), clock, ids, System::nanoTime).close();
    Map<String, Set<Document>> before = everything(own.database());

    assertThat(look()).contains(Finding.ok("MongoDB: its unique indexes are there"));
    List<Object> said = new ArrayList<>();
    try (MongoExport export = MongoExport.of(own.uri(), ids, clock)) {
      export.people(_ -> {});
      export.talks(_ -> {});
      export.said(said::add);
    }
    assertThat(said).hasSizeGreaterThan(15);
    assertThat(everything(own.database())).isEqualTo(before);
  }
}
