package dev.standin.store.sqlite;

import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.SearchTerms;
import dev.standin.chat.StoreException;
import dev.standin.chat.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The words of all messages, in a file of its own beside the log: `search.db`, which follows it in
/// a thread of its own and is made anew whenever it isn't there, is damaged or is of another log.
/// So it costs no append anything but processor time, and a backup needs none of it.
///
/// A row's number is the message's `pos` (https://www.sqlite.org/fts5.html, contentless). Beside
/// its terms a row has marks for its people and its conversation.
final class SearchIndex implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(SearchIndex.class.getName());
  static final String FILE = "search.db";

  /// A `user_version`: another one is made anew.
  private static final int FORM = 1;

  /// Messages in a transaction.
  private static final int GROUP = 500;

  private static final Duration EVERY = Duration.ofSeconds(1);

  /// So that under load the log has the processor, and the index follows when there is time.
  private static final Duration BETWEEN_GROUPS = Duration.ofMillis(100);

  private static final Duration AFTER_FAULT = Duration.ofSeconds(5);

  private static final String MAKE =
      """
      CREATE VIRTUAL TABLE terms USING
        fts5 (words, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
      CREATE TABLE done (one INTEGER PRIMARY KEY CHECK (one = 1), pos INTEGER, id BLOB) STRICT;
      INSERT INTO done VALUES (1, 0, x'');
      PRAGMA user_version =\s""";
  private static final String DONE = "SELECT pos, id FROM done";
  private static final String DO = "UPDATE done SET pos = ?, id = ?";
  private static final String ADD = "INSERT INTO terms (rowid, words) VALUES (?, ?)";
  private static final String FIND =
      "SELECT rowid FROM terms WHERE terms MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?";
  private static final String NEXT =
      "SELECT place, record FROM entries WHERE pos > ? AND kind = 1 ORDER BY pos LIMIT ?";
  private static final String AT = "SELECT record FROM entries WHERE pos = ?";

  private final Path file;
  private final SqliteOptions options;
  private final Readers log;
  private final MessageReads reads;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("store-search").unstarted(this::run);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private volatile @Nullable Readers words;

  // Guarded by the lock.
  private long indexed = -1;
  private long wanted;
  private boolean closing;
  private boolean failing;

  SearchIndex(Path folder, SqliteOptions options, Readers log, MessageReads reads) {
    this.file = folder.resolve(FILE);
    this.options = options;
    this.log = log;
    this.reads = reads;
  }

  void start() {
    thread.start();
  }

  /// The mark of what concerns a user; no word holds such a character.
  static String mark(UserId user) {
    return "\uE000" + user.hex();
  }

  static String mark(ConversationId conversation) {
    return "\uE001" + conversation.hex();
  }

  /// Waits until the log is indexed up to here, but not for long; false if there is no index yet.
  boolean await(long pos, Duration atMost) {
    lock.lock();
    try {
      wanted = Math.max(wanted, pos);
      changed.signalAll();
      long left = atMost.toNanos();
      while (indexed < pos && left > 0 && !closing) {
        left = changed.awaitNanos(left);
      }
      return indexed >= 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// The places in the log of what fits, latest first.
  ///
  /// @param match in the language of FTS5
  List<Long> find(String match, long below, int limit) {
    Readers open = words;
    if (open == null) {
      throw new StoreException("The index for searching is being made.", EVERY);
    }
    return open.read(index -> index.list(FIND, row -> row.getLong(1), match, below, limit));
  }

  private void run() {
    while (!over()) {
      try (Session index = open()) {
        var readers = new Readers(options, () -> new Session(Connections.reading(file)));
        words = readers;
        try {
          follow(index);
        } finally {
          words = null;
          readers.close();
        }
      } catch (SQLException | IOException | RuntimeException fault) {
        trouble(fault);
      }
    }
  }

  private boolean over() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  private void trouble(Exception fault) {
    boolean damaged = fault instanceof SQLException sql && isDamaged(sql);
    if (damaged) {
      LOG.log(System.Logger.Level.WARNING, "{0} is damaged and is made anew", file);
      delete();
    }
    if (fails(damaged)) {
      // Not its text, which may hold what users wrote.
      LOG.log(
          System.Logger.Level.WARNING,
          "The index for searching can''t be written now ({0}); it is tried again.",
          fault instanceof SQLException sql
              ? "SQLite says " + sql.getErrorCode()
              : fault.getClass().getSimpleName());
    }
    rest(damaged ? BETWEEN_GROUPS : AFTER_FAULT, false);
  }

  /// Whether that is new.
  private boolean fails(boolean damaged) {
    lock.lock();
    try {
      boolean first = !failing && !damaged && !closing;
      failing |= !damaged;
      indexed = damaged ? -1 : indexed;
      return first;
    } finally {
      lock.unlock();
    }
  }

  /// https://www.sqlite.org/rescode.html: SQLITE_CORRUPT, SQLITE_NOTADB.
  private static boolean isDamaged(SQLException fault) {
    int code = fault.getErrorCode() & 0xff;
    return code == 11 || code == 26;
  }

  private void delete() {
    try {
      for (String suffix : List.of("", "-wal", "-shm")) {
        Files.deleteIfExists(file.resolveSibling(FILE + suffix));
      }
    } catch (IOException fault) {
      LOG.log(System.Logger.Level.WARNING, "{0} is damaged and can''t be deleted", file);
    }
  }

  private Session open() throws SQLException, IOException {
    if (Files.exists(file)) {
      Session session = opened();
      if (isOfThisLog(session)) {
        return session;
      }
      session.close();
      delete();
    }
    return opened();
  }

  private Session opened() throws SQLException, IOException {
    DataFolder.create(file);
    Connection connection = Connections.following(file);
    try {
      if (Connections.number(connection, "PRAGMA user_version") == 0) {
        Connections.execute(connection, "BEGIN;\n" + MAKE + FORM + ";\nCOMMIT;");
      }
      return new Session(connection);
    } catch (SQLException fault) {
      connection.close();
      throw fault;
    }
  }

  /// Whether the entry that was indexed last is this log's.
  private boolean isOfThisLog(Session session) throws SQLException {
    if (session.number("PRAGMA user_version") != FORM) {
      return false;
    }
    Done done = done(session);
    Optional<byte[]> there =
        log.read(entries -> entries.one(AT, row -> row.getBytes(1), done.pos()));
    return done.pos() == 0
        || (there.isPresent()
            && Arrays.equals(Ids.bytes(Records.id(there.get()).hex()), done.id()));
  }

  private record Done(long pos, byte[] id) {}

  private static Done done(Session session) throws SQLException {
    return session
        .one(DONE, row -> new Done(row.getLong(1), row.getBytes(2)))
        .orElseThrow(() -> new SQLException("no place", "", 11));
  }

  /// Until it fails or is closed.
  private void follow(Session index) throws SQLException {
    long pos = done(index).pos();
    while (!over()) {
      Page page = after(pos);
      if (!page.messages().isEmpty()) {
        add(index, page.messages());
        pos = page.messages().getLast().pos().n();
      }
      boolean more = page.messages().size() == GROUP;
      done(more ? pos : Math.max(pos, page.end()));
      rest(more ? BETWEEN_GROUPS : EVERY, true);
    }
  }

  /// What follows a place in the log, and how far the log went before it was read.
  private record Page(List<Message> messages, long end) {}

  private Page after(long pos) {
    return log.read(
        entries -> {
          long end = MissedReads.end(entries);
          List<Message> messages = new ArrayList<>();
          for (Found found : entries.list(NEXT, Found::read, pos, GROUP)) {
            messages.add(reads.message(entries, found));
          }
          return new Page(messages, end);
        });
  }

  private static void add(Session index, List<Message> messages) throws SQLException {
    index.update("BEGIN IMMEDIATE");
    for (Message message : messages) {
      index.update(ADD, message.pos().n(), words(message));
    }
    Message last = messages.getLast();
    index.update(DO, last.pos().n(), Ids.bytes(last.id().hex()));
    index.update("COMMIT");
  }

  private static String words(Message message) {
    var words = new StringBuilder();
    words.append(mark(message.conversation())).append(' ').append(mark(message.sender()));
    if (!message.recipient().equals(message.sender())) {
      words.append(' ').append(mark(message.recipient()));
    }
    SearchTerms.of(message.content()).forEach(term -> words.append(' ').append(term));
    return words.toString();
  }

  private void done(long pos) {
    lock.lock();
    try {
      indexed = pos;
      if (failing) {
        failing = false;
        LOG.log(System.Logger.Level.INFO, "The index for searching is written again");
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// @param unlessAwaited whether whoever waits for the index ends the rest
  private void rest(Duration longest, boolean unlessAwaited) {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (left > 0 && !closing && !(unlessAwaited && wanted > indexed)) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      closing = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
