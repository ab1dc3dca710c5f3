package dev.standin.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/// Adds our fields to users whom the old server registered. Where several addresses differ only in
/// case, the oldest user has the folded one, and the others are found by theirs as it is.
final class OldUsers {

  private final MongoCollection<Document> users;
  private final int size;

  /// @param size users in a portion
  OldUsers(MongoCollection<Document> users, int size) {
    this.users = users;
    this.size = size;
  }

  /// Blocking. Folds the addresses of all users; returns how many have none of their own, for a
  /// report.
  int foldAll() {
    return fold(gte(Fields.ID, Walk.LOWEST));
  }

  /// Blocking. Takes in what the old server did: users with this id or a higher one, and people
  /// whom it made AVAILABLE before the time that they told us.
  void look(ObjectId from) {
    fold(gte(Fields.ID, from));
    // Else a later BUSY of the old server would end at a time that is over.
    users.updateMany(
        and(exists(Fields.BUSY_UNTIL), ne(Fields.STATUS, "BUSY")), unset(Fields.BUSY_UNTIL));
  }

  private int fold(Bson range) {
    int without = 0;
    Bson rest = range;
    while (true) {
      List<Document> page =
          users
              .find(and(eq(Fields.FOLDED, null), rest))
              .projection(include(Fields.EMAIL))
              .sort(ascending(Fields.ID))
              .limit(size)
              .into(new ArrayList<>());
      without += page.size() - folded(page);
      if (page.size() < size) {
        return without;
      }
      rest = gt(Fields.ID, page.getLast().getObjectId(Fields.ID));
    }
  }

  private int folded(List<Document> page) {
    List<WriteModel<Document>> updates = new ArrayList<>();
    for (Document user : page) {
      if (user.get(Fields.EMAIL) instanceof String email) {
        updates.add(
            new UpdateOneModel<>(
                eq(Fields.ID, user.getObjectId(Fields.ID)),
                set(Fields.FOLDED, Documents.fold(email))));
      }
    }
    if (updates.isEmpty()) {
      return 0;
    }
    try {
      users.bulkWrite(updates, new BulkWriteOptions().ordered(false));
      return updates.size();
    } catch (MongoBulkWriteException e) {
      refuseOthers(e);
      return updates.size() - e.getWriteErrors().size();
    }
  }

  private static void refuseOthers(MongoBulkWriteException e) {
    boolean taken =
        e.getWriteConcernError() == null
            && e.getWriteErrors().stream()
                .allMatch(it -> it.getCategory() == ErrorCategory.DUPLICATE_KEY);
    if (!taken) {
      throw e;
    }
  }
}
