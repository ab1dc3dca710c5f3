package dev.standin.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.Pos;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/// Gives a message that lies there without one its place: by an update that only the first of
/// several servers can make.
final class Placing {

  private static final System.Logger LOG = System.getLogger(Placing.class.getName());

  /// Stands in for what is not known yet.
  private static final ConversationId NOWHERE = new ConversationId("0".repeat(24));

  private final Parts parts;
  private final Patience patience;

  Placing(Parts parts, Patience patience) {
    this.parts = parts;
    this.patience = patience;
  }

  sealed interface Outcome {
    record Placed(Planned planned) implements Outcome {}

    /// Nothing was to be done: it has its place, or there is no such message, or none that can have
    /// one.
    record There(Optional<Message> message) implements Outcome {}

    record Doubt(Planned planned, MongoException fault) implements Outcome {}
  }

  Outcome place(Sight sight, Step.Place step) {
    while (true) {
      Document there = patience.insist(() -> read(step));
      if (there == null) {
        return new Outcome.There(Optional.empty());
      }
      Optional<Message> placed = Documents.message(there);
      if (there.get(Fields.CONVERSATION) != null) {
        return new Outcome.There(placed);
      }
      Instant latest = OldMessage.latest(parts.clock().instant());
      Document guess =
          new Document(there)
              .append(Fields.CONVERSATION, NOWHERE.hex())
              .append(Fields.AT, Date.from(Documents.sent(there, latest)));
      Optional<Message> whole = Documents.message(guess);
      if (whole.isEmpty()) {
        // It doesn't say from whom or to whom.
        return new Outcome.There(Optional.empty());
      }
      Planned planned = patience.insist(() -> plan(sight).place(step, whole.get(), there));
      Optional<Outcome> outcome = tried(planned);
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
  }

  private Plan plan(Sight sight) {
    return new Plan(sight, parts.conversations(), parts.clock().instant(), parts.lane().end());
  }

  private @Nullable Document read(Step.Place step) {
    return parts
        .database()
        .messages
        .find(Filters.eq(Fields.ID, Documents.id(step.id().hex())))
        .first();
  }

  /// As [#update]; whatever is thrown, what became of it isn't known.
  private Optional<Outcome> tried(Planned planned) {
    try {
      return update(planned);
    } catch (MongoException fault) {
      return Optional.of(new Outcome.Doubt(planned, fault));
    } catch (RuntimeException | Error bug) {
      LOG.log(System.Logger.Level.ERROR, "a message could not be placed", bug);
      return Optional.of(new Outcome.Doubt(planned, new MongoException("a fault of ours", bug)));
    }
  }

  /// Empty if it is to be looked at anew.
  private Optional<Outcome> update(Planned planned) {
    while (true) {
      try {
        parts.seams().before("place");
        long matched =
            parts
                .database()
                .messages
                .updateOne(
                    new Document(Fields.ID, planned.id()).append(Fields.CONVERSATION, null),
                    new Document("$set", planned.document()))
                .getMatchedCount();
        parts.seams().after("place");
        if (matched == 1) {
          return Optional.of(new Outcome.Placed(planned));
        }
      } catch (MongoException fault) {
        if (fault.getCode() == Faults.DUPLICATE_KEY) {
          patience.insist(() -> taken(planned));
          return Optional.empty();
        }
        if (!Faults.passing(fault)) {
          refused(planned, fault);
          return Optional.of(new Outcome.There(Optional.empty()));
        }
        if (patience.over()) {
          return Optional.of(new Outcome.Doubt(planned, fault));
        }
        patience.rest();
      }
      if (patience.insist(() -> Inserts.stored(parts.database(), List.of(planned))) == 1) {
        return Optional.of(new Outcome.Placed(planned));
      }
      if (patience.insist(() -> hasPlace(planned))) {
        return Optional.empty();
      }
    }
  }

  /// It stays as it is, and everything else goes on.
  private static void refused(Planned planned, MongoException fault) {
    LOG.log(
        System.Logger.Level.WARNING,
        "The database refuses ({0}) to give the old server''s message {1} a place: nobody is shown"
            + " it.",
        String.valueOf(fault.getCode()),
        planned.id());
  }

  private boolean hasPlace(Planned planned) {
    Document there = parts.database().messages.find(Filters.eq(Fields.ID, planned.id())).first();
    return there == null || there.get(Fields.CONVERSATION) != null;
  }

  private boolean taken(Planned planned) {
    Pos pos = planned.message().pos();
    if (OwnLane.at(parts.database(), pos) != null) {
      parts.lane().take();
    } else {
      parts.conversations().forgetTail(planned.message().conversation());
    }
    return true;
  }
}
