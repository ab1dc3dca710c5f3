package dev.standin.store.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.standin.chat.ConversationId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/// Inserts what was planned, in order, and finds out what became of it. An answer that was lost is
/// resolved by reading, and the very same documents are inserted again: whatever is still under way
/// can then only do what was to be done anyway.
final class Inserts {

  private static final int SURPRISES = 8;

  private final Map<ConversationId, Integer> surprises = new HashMap<>();
  private final Parts parts;
  private final Sight sight;
  private final Patience patience;

  Inserts(Parts parts, Sight sight, Patience patience) {
    this.parts = parts;
    this.sight = sight;
    this.patience = patience;
  }

  /// How far it came: the first `stored` are stored; what stopped the next one.
  ///
  /// @param fault what happened last
  record Outcome(int stored, Stop stop, Optional<MongoException> fault) {}

  enum Stop {
    /// Nothing is left.
    DONE,
    /// Something else has its place or name: nothing further was stored or ever will be, and what
    /// was to be learnt is learnt. To be planned anew.
    TAKEN,
    /// The database refuses this one document for good.
    REFUSED,
    /// What became of the rest isn't known.
    DOUBT
  }

  Outcome insert(List<Planned> planned) {
    int from = 0;
    boolean open = false;
    while (from < planned.size()) {
      List<Planned> rest = planned.subList(from, planned.size());
      try {
        parts.seams().before("insert");
        parts.database().messages.insertMany(rest.stream().map(Planned::document).toList());
        parts.seams().after("insert");
        return new Outcome(planned.size(), Stop.DONE, Optional.empty());
      } catch (MongoException fault) {
        Outcome outcome = resolve(rest, fault);
        from += outcome.stored();
        if (from < planned.size() && outcome.stop() != Stop.DONE) {
          // What is under way from before may come in behind a refusal.
          Stop stop = open && outcome.stop() == Stop.REFUSED ? Stop.DOUBT : outcome.stop();
          return new Outcome(from, stop, outcome.fault());
        }
        open |= refused(fault).isEmpty();
      }
    }
    return new Outcome(from, Stop.DONE, Optional.empty());
  }

  /// `DONE` means: go on behind what is stored.
  private Outcome resolve(List<Planned> rest, MongoException fault) {
    Optional<MongoException> cause = Optional.of(fault);
    try {
      Optional<BulkWriteError> refused = refused(fault);
      if (refused.isEmpty()) {
        if (!(fault instanceof MongoBulkWriteException) && !Faults.passing(fault)) {
          return new Outcome(0, Stop.REFUSED, cause);
        }
        pause(fault);
        return new Outcome(patience.insist(() -> stored(rest)), Stop.DONE, cause);
      }
      int index = refused.get().getIndex();
      if (refused.get().getCode() == Faults.DUPLICATE_KEY) {
        String told = refused.get().getMessage();
        List<Planned> left = rest.subList(index, rest.size());
        boolean ours = patience.insist(() -> ours(left, told));
        return new Outcome(ours ? index + 1 : index, ours ? Stop.DONE : Stop.TAKEN, cause);
      }
      if (Faults.isFinal(refused.get().getCode())) {
        return new Outcome(index, Stop.REFUSED, cause);
      }
      pause(fault);
      return new Outcome(index, Stop.DONE, cause);
    } catch (MongoException last) {
      return new Outcome(0, Stop.DOUBT, Optional.of(last));
    }
  }

  /// Where no majority answered for those before it, that isn't known either.
  private static Optional<BulkWriteError> refused(MongoException fault) {
    return fault instanceof MongoBulkWriteException bulk
            && !bulk.getWriteErrors().isEmpty()
            && bulk.getWriteConcernError() == null
        ? Optional.of(bulk.getWriteErrors().getFirst())
        : Optional.empty();
  }

  private void pause(MongoException fault) {
    if (patience.over()) {
      throw fault;
    }
    patience.rest();
  }

  /// How many of them are stored: always the first ones.
  private int stored(List<Planned> planned) {
    return stored(parts.database(), planned);
  }

  static int stored(Database database, List<Planned> planned) {
    Set<Object> ids = new HashSet<>();
    planned.forEach(it -> ids.add(it.id()));
    Set<Object> found = new HashSet<>();
    database
        .lasting(
            database.messages,
            Filters.in(Fields.ID, ids),
            Projections.include(Fields.LANE, Fields.N))
        .forEach(
            it -> planned.stream().filter(one -> one.is(it)).forEach(one -> found.add(one.id())));
    int stored = 0;
    while (stored < planned.size() && found.contains(planned.get(stored).id())) {
      stored++;
    }
    return stored;
  }

  /// Whether the document that is there already is this one; if not, learns what is there. Asked
  /// one by one, by unique keys, from what says most.
  private boolean ours(List<Planned> left, String told) {
    Database database = parts.database();
    Planned planned = left.getFirst();
    if (told.contains(Indexes.SEQ) && !isOursInConversation(planned)) {
      catchUp(left);
      return false;
    }
    if (stored(database, List.of(planned)) == 1) {
      return true;
    }
    if (planned.dedupe().isPresent()) {
      sight.lookEarlier(List.of(planned.dedupe().get()));
      if (sight.earlier.containsKey(planned.dedupe().get())) {
        return false;
      }
    }
    if (planned.step() instanceof Step.Answer answer) {
      sight.lookAnswers(List.of(answer.question()));
      if (sight.answers.containsKey(answer.question())) {
        return false;
      }
    }
    Document there = OwnLane.at(database, planned.message().pos());
    if (there != null) {
      // The others closed this lane while we slept.
      parts.lane().take();
      return false;
    }
    // Another server was faster in this conversation.
    parts.conversations().forgetTail(planned.message().conversation());
    return false;
  }

  /// What happens most: only another server's entry has this seq. It says where its conversation
  /// goes at least; how often one conversation may surprise us before its end is looked for, which
  /// costs more, is bounded.
  private boolean isOursInConversation(Planned planned) {
    Object key = planned.document().get(Fields.CONVERSATION);
    Document there =
        parts
            .database()
            .messages
            .find(
                new Document(Fields.CONVERSATION, key).append(Fields.SEQ, planned.message().seq()))
            .projection(Conversations.ENDS)
            .first();
    if (there == null || planned.id().equals(there.get(Fields.ID))) {
      return true;
    }
    ConversationId conversation = planned.message().conversation();
    if (surprises.merge(conversation, 1, Integer::sum) % SURPRISES == 0) {
      parts.conversations().forgetTail(conversation);
    } else {
      parts.conversations().goesTo(conversation, Conversation.Tail.of(there));
    }
    return false;
  }

  /// Where one conversation went on, the others of the group may have too.
  private void catchUp(List<Planned> left) {
    Set<ConversationId> concerned = new HashSet<>();
    left.forEach(it -> concerned.add(it.message().conversation()));
    parts.conversations().refresh(concerned);
  }
}
