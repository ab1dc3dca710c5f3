package dev.standin.store.sqlite;

import dev.standin.chat.CommitListener;
import dev.standin.chat.LaneLog;
import dev.standin.chat.MessageLog;
import dev.standin.chat.MessageSearch;
import dev.standin.chat.NoteStore;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Store;
import dev.standin.chat.StoreException;
import dev.standin.chat.UserStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Everything that the server keeps, in one SQLite file in its data folder: `standin.db`, and what
/// can be made anew from it beside it: `search.db`. Safe from any thread. While it is open, nothing
/// else in this process may open that file.
public final class SqliteStore implements Store {

  private static final Duration SECRET_WAIT = Duration.ofSeconds(10);
  private static final String KEPT = "SELECT value FROM meta WHERE key = ?";
  private static final String KEEP = "INSERT INTO meta (key, value) VALUES (?, ?)";

  /// The key of [#epoch] in `meta`.
  static final String EPOCH = "epoch";

  private final DataFolder folder;
  private final Writer writer;
  private final Readers readers;
  private final SqliteUsers users;
  private final SqliteMessages messages;
  private final SqliteNotes notes;
  private final SearchIndex index;
  private final SqliteSearch search;

  /// What a store is opened with; `seams` are for tests.
  record Setup(SqliteOptions options, InstantSource clock, ObjectIds ids, Seams seams) {}

  private SqliteStore(DataFolder folder, Setup setup) throws SQLException, IOException {
    this.folder = folder;
    Path file = folder.database();
    SqliteBackup.refuseHalfRestored(folder);
    Schema.refuseForeign(file);
    folder.createDatabase();
    NativeLibrary.keepIn(folder);
    Connection first = Connections.writing(file);
    try {
      Schema.migrate(first, file);
      setup.seams().limit(first);
      var session = new Session(first);
      var memory = new Memory(setup.options(), session.number("SELECT max(pos) FROM entries"));
      this.writer = new Writer(setup, memory, () -> new Session(setup.seams().writing(file)));
      this.readers = new Readers(setup.options(), () -> new Session(Connections.reading(file)));
      this.users = new SqliteUsers(writer, readers, memory.users);
      var reads = new MessageReads(memory.conversations);
      this.messages =
          new SqliteMessages(
              writer,
              readers,
              new SqliteMessages.Parts(
                  memory, reads, setup.ids(), new Probe(writer, setup.clock())));
      this.notes = new SqliteNotes(writer, readers);
      this.index = new SearchIndex(folder.path(), setup.options(), readers, reads);
      this.search = new SqliteSearch(index, readers, reads);
      writer.start(session);
      index.start();
    } catch (SQLException | RuntimeException fault) {
      first.close();
      throw fault;
    }
  }

  /// Opens the store, and makes it if there is none. Blocks while another process holds the folder.
  ///
  /// @throws DataFolderException if the folder can't be used: locked, of a newer version, not ours
  public static SqliteStore open(
      Path dataFolder, SqliteOptions options, InstantSource clock, ObjectIds ids) {
    return open(dataFolder, new Setup(options, clock, ids, new Seams()));
  }

  static SqliteStore open(Path dataFolder, Setup setup) {
    DataFolder folder = DataFolder.lock(dataFolder, setup.options().lockWait());
    boolean opened = false;
    try {
      var store = new SqliteStore(folder, setup);
      opened = true;
      return store;
    } catch (SQLException | IOException fault) {
      throw new DataFolderException(
          "Can't open the store in %s: %s".formatted(folder.path(), fault.getMessage()), fault);
    } finally {
      if (!opened) {
        folder.close();
      }
    }
  }

  @Override
  public UserStore users() {
    return users;
  }

  @Override
  public MessageLog messages() {
    return messages;
  }

  @Override
  public NoteStore notes() {
    return notes;
  }

  @Override
  public MessageSearch search() {
    return search;
  }

  @Override
  public void onCommit(CommitListener listener) {
    writer.onCommit(listener);
  }

  @Override
  public int waiting() {
    return writer.waiting();
  }

  @Override
  public String secret(String name, Supplier<String> maker) {
    return kept("secret." + name, maker);
  }

  /// A backup has none, so where one is restored it is made anew.
  @Override
  public String epoch(Supplier<String> maker) {
    return kept(EPOCH, maker);
  }

  /// The folder's lock lets nobody else in.
  @Override
  public Optional<LaneLog> lanes() {
    return Optional.empty();
  }

  private String kept(String key, Supplier<String> maker) {
    var stage =
        writer.submit(
            0,
            tx -> {
              var kept = tx.session().one(KEPT, row -> row.getString(1), key);
              if (kept.isPresent()) {
                return kept.get();
              }
              String made = maker.get();
              tx.write(KEEP, key, made);
              return made;
            });
    try {
      return stage.toCompletableFuture().get(SECRET_WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new StoreException("The store is too slow.", SECRET_WAIT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("The server is stopping.", SECRET_WAIT, e);
    }
  }

  /// Refuses what comes, commits what is queued, and lets go of the folder; at most 9 s.
  @Override
  public void close() {
    index.close();
    readers.close();
    // A writer that hangs may still write: then the folder stays locked until the process ends.
    if (writer.close()) {
      folder.close();
    }
  }
}
