package dev.standin.store.mongo;

import dev.standin.chat.CommitListener;
import dev.standin.chat.ObjectIds;
import dev.standin.store.MissedStoreContract;
import dev.standin.store.Stores;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;

final class MongoMissedTest extends MissedStoreContract {

  private final TestDatabase database = TestDatabase.fresh();

  @Override
  protected Stores open(InstantSource clock, ObjectIds ids, CommitListener listener) {
    return database.open(clock, ids, listener);
  }

  @Override
  protected Stores another() {
    return open(clock, ids, _ -> {});
  }

  @AfterEach
  void drop() {
    database.close();
  }
}
