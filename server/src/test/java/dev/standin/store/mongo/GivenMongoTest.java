package dev.standin.store.mongo;

import dev.standin.chat.CommitListener;
import dev.standin.chat.ObjectIds;
import dev.standin.store.AnswerStoreContract;
import dev.standin.store.HistoryStoreContract;
import dev.standin.store.MessageStoreContract;
import dev.standin.store.MissedStoreContract;
import dev.standin.store.NoteStoreContract;
import dev.standin.store.SearchStoreContract;
import dev.standin.store.Stores;
import dev.standin.store.UserStoreContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// All contracts on the server that `TEST_MONGO_URI` names.
@EnabledIfEnvironmentVariable(named = "TEST_MONGO_URI", matches = ".+")
final class GivenMongoTest {

  @Nested
  final class Answers extends AnswerStoreContract {

    private final TestDatabase database = TestDatabase.given();

    @Override
    protected Stores open(InstantSource clock, ObjectIds ids, CommitListener listener) {
      return database.open(clock, ids, listener);
    }

    @AfterEach
    void drop() {
      database.close();
    }
  }

  @Nested
  final class History extends HistoryStoreContract {

    private final TestDatabase database = TestDatabase.given();

    @Override
    protected Stores open(InstantSource clock, ObjectIds ids, CommitListener listener) {
      return database.open(clock, ids, listener);
    }

    @AfterEach
    void drop() {
      database.close();
    }
  }

  @Nested
  final class Messages extends MessageStoreContract {

    private final TestDatabase database = TestDatabase.given();

    @Override
    protected Stores open(InstantSource clock, ObjectIds ids, CommitListener listener) {
      return database.open(clock, ids, listener);
    }

    @AfterEach
    void drop() {
      database.close();
    }
  }

  @Nested
  final class Missed extends MissedStoreContract {

    private final TestDatabase database = TestDatabase.given();

    @Override
    protected Stores open(InstantSource clock, ObjectIds ids, CommitListener listener) {
      return database.open(clock, ids, listener);
    }

    @AfterEach
    void drop() {
      database.close();
    }
  }

  @Nested
  final class Notes extends NoteStoreContract {

    private final TestDatabase database = TestDatabase.given();

    @Override
    protected Stores open(InstantSource clock, ObjectIds ids, CommitListener listener) {
      return database.open(clock, ids, listener);
    }

    @AfterEach
    void drop() {
      database.close();
    }
  }

  @Nested
  final class Search extends SearchStoreContract {

    private final TestDatabase database = TestDatabase.given();

    @Override
    protected Stores open(InstantSource clock, ObjectIds ids, CommitListener listener) {
      return database.open(clock, ids, listener);
    }

    @AfterEach
    void drop() {
      database.close();
    }
  }

  @Nested
  final class Users extends UserStoreContract {

    private final TestDatabase database = TestDatabase.given();

    @Override
    protected Stores open(InstantSource clock, ObjectIds ids, CommitListener listener) {
      return database.open(clock, ids, listener);
    }

    @AfterEach
    void drop() {
      database.close();
    }
  }
}
