package dev.standin.store.mongo;

import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;

/// Messages of the old server that have no place.
///
/// @param waiting that may get one
/// @param hidden that nobody can be shown: they have no text, or their sender or recipient doesn't
///   exist
record Unplaced(long waiting, long hidden) {

  private static final int PAGE = 1_000;

  /// So many are looked at one by one; where there are more, all may be waiting.
  private static final int MOST = 100_000;

  /// Blocking.
  ///
  /// @param latest see [OldMessage#latest]
  static Unplaced count(Database database, Instant latest) {
    Bson unplaced =
        Filters.and(Filters.eq(Fields.CONVERSATION, null), Filters.exists(Fields.KIND, false));
    long all = database.messages.countDocuments(unplaced);
    if (all == 0 || all > MOST) {
      return new Unplaced(all, 0);
    }
    var users = new KnownUsers(database.users, MOST);
    long waiting = 0;
    try (MongoCursor<Document> rest =
        database
            .messages
            .find(Filters.and(unplaced, OldMessage.HAS_TEXT))
            .projection(OldMessage.FIELDS)
            .batchSize(PAGE)
            .iterator()) {
      while (rest.hasNext()) {
        List<OldMessage> page = new ArrayList<>();
        for (int i = 0; i < PAGE && rest.hasNext(); i++) {
          OldMessage.of(rest.next(), latest).ifPresent(page::add);
        }
        waiting += users.exchanged(page).size();
      }
    }
    return new Unplaced(waiting, Math.max(0, all - waiting));
  }
}
