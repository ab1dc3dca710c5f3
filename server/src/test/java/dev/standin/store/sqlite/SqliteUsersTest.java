package dev.standin.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.CommitListener;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Store;
import dev.standin.chat.User;
import dev.standin.store.UserStoreContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteUsersTest extends UserStoreContract {

  @TempDir private Path folder;

  @Override
  protected Store open(InstantSource clock, ObjectIds ids, CommitListener listener) {
    return OpenSqlite.in(folder, clock, ids, listener);
  }

  /// As in a database that was moved in; registration lets nobody do that.
  @Test
  void ofAddressesThatDifferOnlyInCaseTheExactOneWins() throws Exception {
    User first = person("ana");
    User second = person("bo");
    store.close();
    try (Connection connection = Connections.writing(folder.resolve("standin.db"))) {
      Connections.execute(
          connection,
          "UPDATE users SET email = 'Ana@example.org', folded = 'ana@example.org'"
              + " WHERE email = 'bo@example.org'");
    }
    store = open(clock, ids, heard::addAll);

    assertThat(store.users().byEmail("ana@example.org").map(User::id)).contains(first.id());
    assertThat(store.users().byEmail("Ana@example.org").map(User::id)).contains(second.id());
    assertThat(store.users().byEmail("ANA@example.org").map(User::id)).contains(first.id());
  }
}
