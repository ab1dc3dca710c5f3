package dev.standin.store.mongo;

import dev.standin.chat.CommitListener;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Store;
import dev.standin.store.MissedStoreContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("any-mongo")
final class MongoMissedTest extends MissedStoreContract {

  private final TestDatabase database = TestDatabase.fresh();

  @Override
  protected Store open(InstantSource clock, ObjectIds ids, CommitListener listener) {
    return database.open(clock, ids, listener);
  }

  @Override
  protected Store another() {
    return open(clock, ids, _ -> {});
  }

  @AfterEach
  void drop() {
    database.close();
  }
}
