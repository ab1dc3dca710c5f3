package dev.standin.store.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.types.ObjectId;

/// The batches that were decided, in the collection `placements`. All numbers stay, so that nobody
/// who slept can decide one again; what a batch placed goes when the next one is there.
final class Batches {

  private static final String PLACEMENTS = "placements";

  private final MongoCollection<Document> collection;

  Batches(MongoCollection<Document> collection) {
    this.collection = collection;
  }

  /// The latest; if there is none, a first one that ends at an id.
  Batch latest(Supplier<ObjectId> until) {
    Document latest = collection.find().sort(descending(Fields.ID)).first();
    if (latest == null) {
      Batch first = Batch.first(until.get());
      return insert(first) ? first : latest(until);
    }
    // Another one came while this one was read.
    return latest.containsKey(PLACEMENTS) ? Batch.of(latest) : latest(until);
  }

  /// The batch of that number that counts: the proposal if it is the first, else what another node
  /// decided, or a later one if that is past.
  Batch decide(Batch proposal) {
    if (insert(proposal)) {
      return proposal;
    }
    Document theirs = collection.find(eq(Fields.ID, proposal.number())).first();
    return theirs != null && theirs.containsKey(PLACEMENTS)
        ? Batch.of(theirs)
        : latest(proposal::until);
  }

  private boolean insert(Batch batch) {
    try {
      collection.insertOne(batch.document());
      return true;
    } catch (MongoWriteException e) {
      if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
        throw e;
      }
      return false;
    }
  }

  /// Forgets what a batch placed, once a later one is there.
  void carriedOut(int number) {
    collection.updateOne(eq(Fields.ID, number), unset(PLACEMENTS));
  }
}
