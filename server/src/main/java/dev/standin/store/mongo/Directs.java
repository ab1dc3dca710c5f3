package dev.standin.store.mongo;

import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import dev.standin.chat.ObjectIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.types.ObjectId;

/// The direct conversations of many pairs at once, made where there is none.
final class Directs {

  private final MongoCollection<Document> conversations;
  private final ObjectIds ids;

  Directs(MongoCollection<Document> conversations, ObjectIds ids) {
    this.conversations = conversations;
    this.ids = ids;
  }

  /// Two users, or one who writes to themselves; the lower id first.
  record Pair(ObjectId low, ObjectId high) {

    static Pair of(ObjectId one, ObjectId other) {
      return one.compareTo(other) <= 0 ? new Pair(one, other) : new Pair(other, one);
    }

    String text() {
      return low.toHexString() + ":" + high.toHexString();
    }

    List<ObjectId> members() {
      return low.equals(high) ? List.of(low) : List.of(low, high);
    }
  }

  /// @param fresh whether it was made by this call, so that nothing is in it
  record Opened(ObjectId id, boolean fresh) {}

  /// Blocking. Their conversations.
  Map<Pair, Opened> open(Set<Pair> pairs) {
    Map<String, ObjectId> there = find(pairs);
    Set<Pair> missing = new HashSet<>(pairs);
    missing.removeIf(pair -> there.containsKey(pair.text()));
    Set<ObjectId> made = new HashSet<>();
    if (!missing.isEmpty()) {
      made.addAll(make(missing));
      there.putAll(find(missing));
    }
    Map<Pair, Opened> opened = new HashMap<>();
    for (Pair pair : pairs) {
      ObjectId id = there.get(pair.text());
      if (id == null) {
        throw new IllegalStateException("a conversation that was made is not there");
      }
      opened.put(pair, new Opened(id, made.contains(id)));
    }
    return opened;
  }

  private Map<String, ObjectId> find(Set<Pair> pairs) {
    Map<String, ObjectId> found = new HashMap<>();
    List<String> texts = pairs.stream().map(Pair::text).toList();
    for (Document document :
        conversations.find(in(Fields.PAIR, texts)).projection(include(Fields.PAIR))) {
      found.put(document.getString(Fields.PAIR), document.getObjectId(Fields.ID));
    }
    return found;
  }

  /// The ids under which they were made, if others were not faster.
  private Set<ObjectId> make(Set<Pair> pairs) {
    List<Document> documents = new ArrayList<>();
    Set<ObjectId> made = new HashSet<>();
    for (Pair pair : pairs) {
      ObjectId id = new ObjectId(ids.conversation().hex());
      made.add(id);
      documents.add(
          new Document(Fields.ID, id)
              .append(Fields.PAIR, pair.text())
              .append(Fields.MEMBERS, pair.members())
              .append(Fields.LAST_SEQ, 0L));
    }
    try {
      conversations.insertMany(documents, new InsertManyOptions().ordered(false));
    } catch (MongoBulkWriteException e) {
      if (e.getWriteErrors().stream()
          .anyMatch(it -> it.getCategory() != ErrorCategory.DUPLICATE_KEY)) {
        throw e;
      }
    }
    return made;
  }
}
