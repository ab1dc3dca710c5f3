package dev.standin.store.sqlite;

import dev.standin.chat.Availability;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import dev.standin.chat.UserStore;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/// Users in SQLite. Times are kept in whole milliseconds.
final class SqliteUsers implements UserStore {

  private static final String SELECT = "SELECT " + KnownUser.COLUMNS + " FROM users ";
  private static final String BY_EMAIL =
      SELECT + "WHERE folded = ? ORDER BY email = ? DESC, number LIMIT 1";
  private static final String BY_ID = SELECT + "WHERE id = ?";
  private static final String ENDED =
      SELECT + "WHERE busy_until IS NOT NULL AND busy_until <= ? ORDER BY busy_until, number";
  private static final String TAKEN = "SELECT 1 FROM users WHERE folded = ?";
  static final String ADD =
      """
      INSERT INTO users
        (busy, busy_until, away_text, not_before, id, email, folded, password_hash, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";
  private static final String CHANGE =
      "UPDATE users SET busy = ?, busy_until = ?, away_text = ?, not_before = ? WHERE number = ?";

  private final Writer writer;
  private final Readers readers;
  private final UserCache cache;

  SqliteUsers(Writer writer, Readers readers, UserCache cache) {
    this.writer = writer;
    this.readers = readers;
    this.cache = cache;
  }

  @Override
  public CompletionStage<Registered> register(User user) {
    return writer.submit(user.email().length(), tx -> register(tx, whole(user)));
  }

  private static Registered register(Tx tx, User user) throws SQLException {
    String folded = fold(user.email());
    if (tx.session().number(TAKEN, folded) != 0) {
      return new Registered.EmailTaken();
    }
    tx.write(
        ADD,
        user.availability().busy() ? 1 : 0,
        KnownUser.millis(user.availability().until()),
        user.awayText().orElse(null),
        KnownUser.millis(user.notBefore()),
        Ids.bytes(user.id().hex()),
        user.email(),
        folded,
        user.passwordHash(),
        user.createdAt().toEpochMilli());
    tx.changed(new KnownUser(tx.session().number("SELECT last_insert_rowid()"), user));
    return new Registered.Created(user);
  }

  @Override
  public Optional<User> byEmail(String email) {
    return look(BY_EMAIL, fold(email), email);
  }

  @Override
  public Optional<User> byId(UserId id) {
    Optional<User> known = recent(id);
    return known.isPresent() ? known : look(BY_ID, (Object) Ids.bytes(id.hex()));
  }

  private Optional<User> look(String sql, Object... values) {
    long changes = cache.changes();
    Optional<KnownUser> found = readers.read(session -> session.one(sql, KnownUser::read, values));
    found.ifPresent(user -> cache.read(user, changes));
    return found.map(KnownUser::user);
  }

  /// This server alone writes, and its memory has each commit.
  @Override
  public Optional<User> latest(UserId id) {
    return byId(id);
  }

  @Override
  public Optional<User> recent(UserId id) {
    return cache.find(id).map(KnownUser::user);
  }

  @Override
  public CompletionStage<Optional<User>> availability(UserId id, Availability availability) {
    return change(id, user -> with(user, availability, user.awayText(), user.notBefore()));
  }

  @Override
  public CompletionStage<Boolean> endBusy(UserId id, Instant instant) {
    return writer.submit(0, tx -> end(tx, id, instant));
  }

  private static boolean end(Tx tx, UserId id, Instant instant) throws SQLException {
    boolean overdue =
        tx.user(id).map(it -> it.user().availability()).filter(it -> it.over(instant)).isPresent();
    if (overdue) {
      change(tx, id, it -> with(it, Availability.AVAILABLE, it.awayText(), it.notBefore()));
    }
    return overdue;
  }

  @Override
  public CompletionStage<Optional<User>> awayText(UserId id, Optional<String> text) {
    return change(id, user -> with(user, user.availability(), text, user.notBefore()));
  }

  @Override
  public CompletionStage<Optional<User>> notBefore(UserId id, Instant instant) {
    return change(
        id, user -> with(user, user.availability(), user.awayText(), Optional.of(instant)));
  }

  private CompletionStage<Optional<User>> change(UserId id, UnaryOperator<User> change) {
    return writer.submit(0, tx -> change(tx, id, change));
  }

  private static Optional<User> change(Tx tx, UserId id, UnaryOperator<User> change)
      throws SQLException {
    Optional<KnownUser> known = tx.user(id);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    User changed = whole(change.apply(known.get().user()));
    tx.write(
        CHANGE,
        changed.availability().busy() ? 1 : 0,
        KnownUser.millis(changed.availability().until()),
        changed.awayText().orElse(null),
        KnownUser.millis(changed.notBefore()),
        known.get().number());
    tx.changed(new KnownUser(known.get().number(), changed));
    return Optional.of(changed);
  }

  @Override
  public List<User> busyEndedBy(Instant instant) {
    return readers.read(
        session -> session.list(ENDED, row -> KnownUser.read(row).user(), instant.toEpochMilli()));
  }

  /// How addresses are compared.
  private static String fold(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  private static User with(
      User user,
      Availability availability,
      Optional<String> awayText,
      Optional<Instant> notBefore) {
    return new User(
        user.id(),
        user.email(),
        user.passwordHash(),
        availability,
        awayText,
        notBefore,
        user.createdAt());
  }

  /// The user as they will be read again: whole milliseconds, no end for who isn't busy.
  private static User whole(User user) {
    Availability availability = user.availability();
    Availability kept =
        availability.busy()
            ? new Availability(availability.status(), availability.until().map(SqliteUsers::whole))
            : Availability.AVAILABLE;
    return new User(
        user.id(),
        user.email(),
        user.passwordHash(),
        kept,
        user.awayText(),
        user.notBefore().map(SqliteUsers::whole),
        whole(user.createdAt()));
  }

  private static Instant whole(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }
}
