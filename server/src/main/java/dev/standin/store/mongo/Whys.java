package dev.standin.store.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import dev.standin.chat.MessageId;
import dev.standin.chat.MessageLog.Why;
import dev.standin.chat.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/// What answers were made of, for their authors alone. No part of the messages, all of whose fields
/// the old server shows to both sides. Written before its answer: one that has none is never asked
/// for.
final class Whys {

  private final Database database;

  Whys(Database database) {
    this.database = database;
  }

  static Document document(MessageId answer, UserId owner, String why) {
    return new Document(Fields.ID, Documents.id(answer.hex()))
        .append(Fields.OWNER, Documents.id(owner.hex()))
        .append(Fields.WHY, why);
  }

  /// May be called again after a fault.
  void keep(Collection<Document> whys) {
    List<WriteModel<Document>> writes = new ArrayList<>();
    for (Document why : whys) {
      writes.add(
          new ReplaceOneModel<>(
              Filters.eq(Fields.ID, why.get(Fields.ID)), why, new ReplaceOptions().upsert(true)));
    }
    if (!writes.isEmpty()) {
      database.whys.bulkWrite(writes);
    }
  }

  Optional<Why> of(MessageId answer) {
    Document found = database.whys.find(Filters.eq(Fields.ID, Documents.id(answer.hex()))).first();
    return found == null
        ? Optional.empty()
        : Documents.hex(found.get(Fields.OWNER))
            .map(it -> new Why(new UserId(it), Documents.text(found.get(Fields.WHY))));
  }

  /// By the ids of answers.
  Map<Object, String> of(Collection<?> answers) {
    Map<Object, String> whys = new HashMap<>();
    if (!answers.isEmpty()) {
      database
          .whys
          .find(Filters.in(Fields.ID, answers))
          .forEach(it -> whys.put(it.get(Fields.ID), Documents.text(it.get(Fields.WHY))));
    }
    return whys;
  }
}
