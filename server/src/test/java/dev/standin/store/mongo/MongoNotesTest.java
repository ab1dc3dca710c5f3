package dev.standin.store.mongo;

import dev.standin.chat.CommitListener;
import dev.standin.chat.ObjectIds;
import dev.standin.store.NoteStoreContract;
import dev.standin.store.Stores;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;

final class MongoNotesTest extends NoteStoreContract {

  private final TestDatabase database = TestDatabase.fresh();

  @Override
  protected Stores open(InstantSource clock, ObjectIds ids, CommitListener listener) {
    return database.open(clock, ids, listener);
  }

  @AfterEach
  void drop() {
    database.close();
  }
}
