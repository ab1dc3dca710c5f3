package dev.standin.store.mongo;

import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.standin.chat.ConversationId;
import dev.standin.chat.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/// Direct conversations and where they end. Those seen lately are held in memory: they never
/// change. Where a conversation ends is only believed until an insert proves otherwise. Safe from
/// any thread; its lock is held for a look-up only.
final class Conversations {

  /// What [Conversation.Tail#of] reads.
  static final Bson ENDS =
      Projections.include(Fields.SEQ, Fields.AT, Fields.TIMESTAMP, Fields.LANE, Fields.N);

  private final Database database;
  private final Lru<ConversationId, Conversation> byId;
  private final Lru<String, Conversation> byPair;
  private final Lru<ConversationId, Conversation.Tail> tails;
  private volatile boolean shared;

  Conversations(Database database, int bound) {
    this.database = database;
    this.byId = new Lru<>(bound);
    this.byPair = new Lru<>(bound);
    this.tails = new Lru<>(bound);
  }

  Optional<Conversation> byId(ConversationId id) {
    synchronized (this) {
      Conversation known = byId.get(id);
      if (known != null) {
        return Optional.of(known);
      }
    }
    Document found =
        database.conversations.find(Filters.eq(Fields.ID, Documents.id(id.hex()))).first();
    return found == null ? Optional.empty() : Optional.of(keep(found));
  }

  Optional<Conversation> direct(UserId one, UserId other) {
    String pair = Conversation.pair(one, other);
    return Optional.ofNullable(all(List.of(pair)).get(pair));
  }

  /// Those of the pairs that there are.
  Map<String, Conversation> all(Collection<String> pairs) {
    Map<String, Conversation> found = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    synchronized (this) {
      for (String pair : pairs) {
        Conversation known = byPair.get(pair);
        if (known == null) {
          unknown.add(pair);
        } else {
          found.put(pair, known);
        }
      }
    }
    if (!unknown.isEmpty()) {
      for (Document document : database.conversations.find(Filters.in(Fields.PAIR, unknown))) {
        Conversation conversation = keep(document);
        found.put(conversation.pair(), conversation);
      }
    }
    return found;
  }

  /// Whether other servers may write to the same conversations.
  void shared(boolean withOthers) {
    shared = withOthers;
  }

  /// Takes in what other servers told the conversations lately: two who write to each other by two
  /// servers would else collide at each turn.
  void refresh(Collection<ConversationId> concerned) {
    if (!shared || concerned.isEmpty()) {
      return;
    }
    List<Object> ids = new ArrayList<>();
    concerned.forEach(it -> ids.add(Documents.id(it.hex())));
    for (Document document :
        database
            .conversations
            .find(Filters.in(Fields.ID, ids))
            .projection(Projections.include(Fields.LAST_SEQ, Fields.LAST_AT, Fields.LAST_RANK))) {
      var id = new ConversationId(Documents.hex(document.get(Fields.ID)).orElseThrow());
      goesTo(id, Conversation.hint(document));
    }
  }

  /// To be called with an entry of another server, which may be the last or not.
  synchronized void goesTo(ConversationId id, Conversation.Tail entry) {
    Conversation.Tail known = tails.get(id);
    if (known != null && known.seq() < entry.seq()) {
      tails.put(id, entry);
    }
  }

  private synchronized Conversation keep(Document document) {
    Conversation conversation = Conversation.read(document);
    put(conversation);
    tails.putIfAbsent(conversation.id(), Conversation.hint(document));
    return conversation;
  }

  private synchronized void put(Conversation conversation) {
    byId.put(conversation.id(), conversation);
    byPair.put(conversation.pair(), conversation);
  }

  /// Makes it, unless another server made one for the same two users: then that one. May be called
  /// again after a fault.
  Conversation create(Conversation fresh) {
    try {
      database.conversations.insertOne(fresh.document());
    } catch (MongoWriteException fault) {
      if (fault.getError().getCode() != Faults.DUPLICATE_KEY) {
        throw fault;
      }
      Document winner = database.conversations.find(Filters.eq(Fields.PAIR, fresh.pair())).first();
      if (winner == null) {
        throw fault;
      }
      return keep(winner);
    }
    put(fresh);
    tail(fresh.id(), Conversation.Tail.EMPTY);
    return fresh;
  }

  /// Where it ends, as far as is known.
  Conversation.Tail tail(ConversationId id) {
    synchronized (this) {
      Conversation.Tail known = tails.get(id);
      if (known != null) {
        return known;
      }
    }
    Document last =
        database
            .messages
            .find(Filters.eq(Fields.CONVERSATION, Documents.id(id.hex())))
            .projection(ENDS)
            .sort(Sorts.descending(Fields.SEQ))
            .limit(1)
            .first();
    Conversation.Tail read = last == null ? Conversation.Tail.EMPTY : Conversation.Tail.of(last);
    tail(id, read);
    return read;
  }

  synchronized void tail(ConversationId id, Conversation.Tail tail) {
    tails.put(id, tail);
  }

  /// To be called when an insert proved that it ends elsewhere.
  synchronized void forgetTail(ConversationId id) {
    tails.remove(id);
  }
}
