package dev.standin.store.mongo;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import java.util.Comparator;
import java.util.Date;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/// By what messages are ordered in exports: their time as we tell it, then conversation, then seq.
record SaidKey(long at, ObjectId conversation, long seq, Object id) implements Comparable<SaidKey> {

  /// What a key is made of.
  static final Bson FIELDS =
      Projections.include(
          Fields.TIMESTAMP, Fields.AT, Fields.CONVERSATION, Fields.SEQ, Fields.LANE, Fields.N);

  /// The order of those that were not [#moved].
  static final Bson ORDER = Sorts.ascending(Fields.TIMESTAMP, Fields.CONVERSATION, Fields.SEQ);

  private static final Comparator<SaidKey> BY_ALL =
      Comparator.comparingLong(SaidKey::at)
          .thenComparing(SaidKey::conversation)
          .thenComparingLong(SaidKey::seq);

  static SaidKey of(Document document) {
    return new SaidKey(
        Documents.timestamp(document).toEpochMilli(),
        document.getObjectId(Fields.CONVERSATION),
        Documents.number(document.get(Fields.SEQ)),
        document.getObjectId(Fields.ID));
  }

  /// Whether its time is another one than what the database sorts by.
  static boolean moved(Document document) {
    return document.get(Fields.AT) != null || !(document.get(Fields.TIMESTAMP) instanceof Date);
  }

  @Override
  public int compareTo(SaidKey other) {
    return BY_ALL.compare(this, other);
  }
}
