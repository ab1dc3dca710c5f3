package dev.standin.store.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.types.ObjectId;

/// The portions that were decided, in the collection `placements`. All numbers stay, so that nobody
/// who slept can decide one again; what a portion placed goes when the next one is there.
final class Portions {

  private static final String PLACEMENTS = "placements";
  private static final String UNTIL = "until";

  private final MongoCollection<Document> collection;

  Portions(MongoCollection<Document> collection) {
    this.collection = collection;
  }

  /// The latest; if there is none, a first one that ends at an id.
  Portion latest(Supplier<ObjectId> until) {
    Document latest = collection.find().sort(descending(Fields.ID)).first();
    if (latest == null) {
      Portion first = Portion.first(until.get());
      return insert(first) ? first : latest(until);
    }
    // Another one came while this one was read.
    return latest.containsKey(PLACEMENTS) ? Portion.of(latest) : latest(until);
  }

  /// Blocking. The highest id that is, or was, migrated; empty if nobody has begun.
  static Optional<ObjectId> until(MongoDatabase database) {
    Document latest =
        database
            .getCollection(Fields.PLACEMENTS)
            .find()
            .projection(include(UNTIL))
            .sort(descending(Fields.ID))
            .first();
    return Optional.ofNullable(latest).map(it -> it.getObjectId(UNTIL));
  }

  /// The portion of that number that counts: the proposal if it is the first, else what another
  /// node decided, or a later one if that is past.
  Portion decide(Portion proposal) {
    if (insert(proposal)) {
      return proposal;
    }
    Document theirs = collection.find(eq(Fields.ID, proposal.number())).first();
    return theirs != null && theirs.containsKey(PLACEMENTS)
        ? Portion.of(theirs)
        : latest(proposal::until);
  }

  private boolean insert(Portion portion) {
    try {
      collection.insertOne(portion.document());
      return true;
    } catch (MongoWriteException e) {
      if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
        throw e;
      }
      return false;
    }
  }

  /// Forgets what a portion placed, once a later one is there.
  void carriedOut(int number) {
    collection.updateOne(eq(Fields.ID, number), unset(PLACEMENTS));
  }
}
