package dev.standin.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.Pos;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/// Gives a message that lies there without one its place: by an update that only the first of
/// several servers can make.
final class Placing {

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

    /// Nothing was to be done: it has its place, or there is no such message.
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
      Document guess = new Document(there).append(Fields.CONVERSATION, NOWHERE.hex());
      Optional<Message> whole = Documents.message(guess);
      if (whole.isEmpty()) {
        // It doesn't say from whom or to whom.
        return new Outcome.There(Optional.empty());
      }
      Planned planned = patience.insist(() -> plan(sight, step, whole.get()));
      Optional<Outcome> outcome = update(planned);
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
  }

  private Planned plan(Sight sight, Step.Place step, Message there) {
    return new Plan(sight, parts.conversations(), parts.clock().instant(), parts.lane().end())
        .place(step, there);
  }

  private @Nullable Document read(Step.Place step) {
    return parts
        .database()
        .messages
        .find(Filters.eq(Fields.ID, Documents.id(step.id().hex())))
        .first();
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
        if (patience.over()) {
          return Optional.of(new Outcome.Doubt(planned, fault));
        }
        patience.rest();
      }
      try {
        if (patience.insist(() -> Inserts.stored(parts.database(), List.of(planned))) == 1) {
          return Optional.of(new Outcome.Placed(planned));
        }
        if (patience.insist(() -> hasPlace(planned))) {
          return Optional.empty();
        }
      } catch (MongoException fault) {
        return Optional.of(new Outcome.Doubt(planned, fault));
      }
    }
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
