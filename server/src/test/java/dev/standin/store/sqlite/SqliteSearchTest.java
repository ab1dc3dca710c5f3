package dev.standin.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Access;
import dev.standin.chat.CommitListener;
import dev.standin.chat.MessageSearch;
import dev.standin.chat.MessageSearch.Wanted;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.SearchQuery;
import dev.standin.chat.User;
import dev.standin.store.StoreFixture;
import dev.standin.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is peculiar to an index that lies in a file of its own.
class SqliteSearchTest extends StoreFixture {

  @TempDir Path folder;
  private User ana;
  private User bo;

  @Override
  protected Stores open(InstantSource clock, ObjectIds ids, CommitListener listener) {
    return OpenSqlite.in(folder.resolve("data"), clock, ids, listener);
  }

  @BeforeEach
  void people() {
    ana = person("ana");
    bo = person("bo");
  }

  private List<String> found(User user, String query) {
    MessageSearch search = ((OpenSqlite) store).store().search();
    var wanted =
        new Wanted(SearchQuery.parse(query).orElseThrow(), Optional.empty(), Optional.empty(), 10);
    return texts(new Access(store.messages()).search(search, user.id(), wanted).messages());
  }

  @Test
  void whatWasStoredIsFoundAtOnce() {
    say(ana, bo, "The key is with Kim");
    say(bo, ana, "Which key?");
    assertThat(found(bo, "key")).containsExactly("Which key?", "The key is with Kim");
  }

  @Test
  void anIndexThatIsGoneIsMadeAgain() throws Exception {
    for (int i = 0; i < 1_200; i++) {
      say(ana, bo, "number n" + i);
    }
    store.close();
    delete();
    store = open(clock, ids, heard::addAll);
    assertThat(found(bo, "n1199")).containsExactly("number n1199");
    assertThat(found(bo, "n0")).containsExactly("number n0");
  }

  private void delete() throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(file("data", suffix));
    }
  }

  private Path file(String data, String suffix) {
    return folder.resolve(data).resolve(SearchIndex.FILE + suffix);
  }

  @Test
  void aDamagedIndexIsMadeAgain() throws Exception {
    say(ana, bo, "The key is with Kim");
    assertThat(found(bo, "key")).hasSize(1);
    store.close();
    delete();
    Files.writeString(file("data", ""), "this is no database, and long enough to be read as one");
    store = open(clock, ids, heard::addAll);
    assertThat(found(bo, "key")).containsExactly("The key is with Kim");
  }

  @Test
  void anIndexOfAnotherLogIsMadeAgain() throws Exception {
    say(ana, bo, "The key is with Kim");
    assertThat(found(bo, "key")).hasSize(1);
    store.close();
    try (SqliteStore other =
        SqliteStore.open(folder.resolve("other"), SqliteOptions.defaults(), clock, ids)) {
      now(other.users().register(ana));
      now(other.users().register(bo));
      now(other.messages().append(line(ana, bo, "The door is blue")));
      assertThat(other.search().find(bo.id(), wanted("door")).messages()).hasSize(1);
    }
    delete();
    Files.copy(file("other", ""), file("data", ""));
    store = open(clock, ids, heard::addAll);
    assertThat(found(bo, "key")).containsExactly("The key is with Kim");
    assertThat(found(bo, "door")).isEmpty();
  }

  private static Wanted wanted(String query) {
    return new Wanted(
        SearchQuery.parse(query).orElseThrow(), Optional.empty(), Optional.empty(), 10);
  }

  @Test
  void onlyItsOwnerMayReadTheIndex() throws Exception {
    say(ana, bo, "The key is with Kim");
    assertThat(found(bo, "key")).hasSize(1);
    for (String suffix : List.of("", "-wal", "-shm")) {
      assertThat(Files.getPosixFilePermissions(file("data", suffix))).hasSize(2);
    }
  }
}
