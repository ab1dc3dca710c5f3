package dev.standin.store.mongo;

import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.client.MongoCollection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.types.ObjectId;

/// Which users exist, remembered for those that were asked for lately; users are never deleted. Not
/// safe for several threads.
final class KnownUsers {

  private final MongoCollection<Document> users;
  private final Map<ObjectId, Boolean> known;

  KnownUsers(MongoCollection<Document> users, int remembered) {
    this.users = users;
    this.known = new Lru<>(remembered);
  }

  /// Blocking. Those whose sender and recipient exist.
  List<OldMessage> exchanged(List<OldMessage> messages) {
    Set<ObjectId> asked = new HashSet<>();
    for (OldMessage message : messages) {
      asked.add(message.sender());
      asked.add(message.recipient());
    }
    Set<ObjectId> existing = among(asked);
    return messages.stream()
        .filter(it -> existing.contains(it.sender()) && existing.contains(it.recipient()))
        .toList();
  }

  /// Blocking. Those that exist.
  private Set<ObjectId> among(Set<ObjectId> ids) {
    Set<ObjectId> existing = new HashSet<>();
    Set<ObjectId> asked = new HashSet<>();
    for (ObjectId id : ids) {
      (known.get(id) == null ? asked : existing).add(id);
    }
    if (!asked.isEmpty()) {
      for (Document user : users.find(in(Fields.ID, asked)).projection(include(Fields.ID))) {
        existing.add(user.getObjectId(Fields.ID));
        known.put(user.getObjectId(Fields.ID), true);
      }
    }
    return existing;
  }
}
