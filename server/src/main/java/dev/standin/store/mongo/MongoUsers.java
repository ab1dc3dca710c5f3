package dev.standin.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import dev.standin.chat.Availability;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import dev.standin.chat.UserStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/// Users in MongoDB, beside those that the old server writes. Times are kept in whole milliseconds.
final class MongoUsers implements UserStore {

  private final Parts parts;
  private final Writer writer;
  private final UserCache cache;

  MongoUsers(Parts parts, Writer writer) {
    this.parts = parts;
    this.writer = writer;
    this.cache = parts.users();
  }

  @Override
  public CompletionStage<Registered> register(User user) {
    User kept = whole(user);
    return writer.submit(user.email().length(), () -> registered(kept));
  }

  /// The unique index decides between servers. It doesn't know addresses of the old server that
  /// were not folded yet: those are asked for as they are.
  private Registered registered(User user) {
    Document taken = found(user.email());
    if (taken == null) {
      try {
        parts.seams().before("register");
        parts.database().users.insertOne(Documents.user(user));
        parts.seams().after("register");
        cache.changed(user);
        return new Registered.Created(user);
      } catch (MongoWriteException fault) {
        if (fault.getError().getCode() != Faults.DUPLICATE_KEY) {
          throw fault;
        }
        taken = found(user.email());
      }
    }
    // An answer that was lost: it was us.
    if (taken != null && Documents.isUser(taken) && Documents.user(taken).equals(user)) {
      Bson own = Filters.eq(Fields.ID, taken.get(Fields.ID));
      if (parts.database().lasting(parts.database().users, own).isEmpty()) {
        throw new MongoException("not on a majority of servers yet");
      }
      cache.changed(user);
      return new Registered.Created(user);
    }
    return new Registered.EmailTaken();
  }

  @Override
  public Optional<User> byEmail(String email) {
    long changes = cache.changes();
    Document found = Faults.reading(() -> found(email));
    return found == null || !Documents.isUser(found)
        ? Optional.empty()
        : Optional.of(seen(Documents.user(found), changes));
  }

  /// Who has this address; one whom we can't serve only if there is nobody else.
  private @Nullable Document found(String email) {
    Document other = null;
    for (Document exact :
        parts
            .database()
            .users
            .find(Filters.eq(Fields.EMAIL, email))
            .sort(Sorts.ascending(Fields.ID))) {
      if (Documents.isUser(exact)) {
        return exact;
      }
      other = exact;
    }
    Document folded =
        parts.database().users.find(Filters.eq(Fields.FOLDED, Documents.fold(email))).first();
    return folded == null ? other : folded;
  }

  private User seen(User user, long changes) {
    cache.read(List.of(user), changes);
    return user;
  }

  @Override
  public Optional<User> byId(UserId id) {
    Optional<User> known = recent(id);
    return known.isPresent() ? known : latest(id);
  }

  @Override
  public Optional<User> latest(UserId id) {
    long changes = cache.changes();
    Document found = Faults.reading(() -> parts.database().users.find(one(id)).first());
    return found == null ? Optional.empty() : Optional.of(seen(Documents.user(found), changes));
  }

  private static Bson one(UserId id) {
    return Filters.eq(Fields.ID, Documents.id(id.hex()));
  }

  @Override
  public Optional<User> recent(UserId id) {
    return cache.find(id);
  }

  @Override
  public CompletionStage<Optional<User>> availability(UserId id, Availability availability) {
    return change(id, is(availability));
  }

  private static Bson is(Availability availability) {
    Optional<Instant> until = availability.busy() ? availability.until() : Optional.empty();
    return Updates.combine(
        Updates.set(Fields.STATUS, availability.status().name()),
        until.isPresent()
            ? Updates.set(Fields.BUSY_UNTIL, Date.from(until.get()))
            : Updates.unset(Fields.BUSY_UNTIL));
  }

  @Override
  public CompletionStage<Boolean> endBusy(UserId id, Instant instant) {
    var asked = new AtomicBoolean();
    return writer.submit(0, () -> ended(id, instant, asked.getAndSet(true)));
  }

  /// @param again whether an earlier attempt failed: it may have been this call that did it, and
  ///   its answer was lost
  private boolean ended(UserId id, Instant instant, boolean again) {
    if (changed(Filters.and(one(id), overdue(instant)), is(Availability.AVAILABLE)).isPresent()) {
      return true;
    }
    Document found = again ? parts.database().users.find(one(id)).first() : null;
    return found != null && !Documents.user(found).availability().busy();
  }

  private static Bson overdue(Instant instant) {
    return Filters.and(
        Filters.lte(Fields.BUSY_UNTIL, Date.from(instant)), Filters.eq(Fields.STATUS, "BUSY"));
  }

  @Override
  public CompletionStage<Optional<User>> awayText(UserId id, Optional<String> text) {
    return change(
        id,
        text.isPresent()
            ? Updates.set(Fields.AWAY_TEXT, text.get())
            : Updates.unset(Fields.AWAY_TEXT));
  }

  @Override
  public CompletionStage<Optional<User>> notBefore(UserId id, Instant instant) {
    return change(id, Updates.set(Fields.NOT_BEFORE, Date.from(instant)));
  }

  private CompletionStage<Optional<User>> change(UserId id, Bson change) {
    return writer.submit(0, () -> changed(one(id), change));
  }

  private Optional<User> changed(Bson which, Bson change) {
    parts.seams().before("user");
    Document after =
        parts
            .database()
            .users
            .findOneAndUpdate(
                which, change, new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
    parts.seams().after("user");
    if (after == null) {
      return Optional.empty();
    }
    User user = Documents.user(after);
    cache.changed(user);
    return Optional.of(user);
  }

  @Override
  public List<User> busyEndedBy(Instant instant) {
    return Faults.reading(
        () -> {
          List<User> ended = new ArrayList<>();
          parts
              .database()
              .users
              .find(overdue(instant))
              .sort(Sorts.ascending(Fields.BUSY_UNTIL, Fields.ID))
              .forEach(
                  it -> {
                    if (Documents.isUser(it)) {
                      ended.add(Documents.user(it));
                    }
                  });
          return ended;
        });
  }

  /// The user as they will be read again: whole milliseconds, no end for who isn't busy.
  private static User whole(User user) {
    Availability availability = user.availability();
    Availability kept =
        availability.busy()
            ? new Availability(availability.status(), availability.until().map(MongoUsers::whole))
            : Availability.AVAILABLE;
    return new User(
        user.id(),
        user.email(),
        user.passwordHash(),
        kept,
        user.awayText(),
        user.notBefore().map(MongoUsers::whole),
        whole(user.createdAt()));
  }

  private static Instant whole(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }
}
