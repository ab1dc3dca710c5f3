package dev.standin.store.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.Moved;
import dev.standin.chat.Note;
import dev.standin.chat.Pos;
import dev.standin.chat.User;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;

/// What an import writes into MongoDB.
final class MongoImportWrites {

  private static final int KEPT = 100_000;

  private final Database database;
  private final Terms terms;
  private final Map<ConversationId, Pos> ends =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ConversationId, Pos> eldest) {
          return size() > KEPT;
        }
      };
  private Pos end = Pos.NONE;

  MongoImportWrites(Database database) {
    this.database = database;
    this.terms = new Terms(database.terms, new Seams());
  }

  /// Where a conversation ends as stored.
  void endsAt(ConversationId conversation, Pos pos) {
    ends.put(conversation, pos);
  }

  /// Of two addresses that differ only in case the second one has no folded form.
  void people(List<Moved.Person> people) {
    List<String> folded = people.stream().map(it -> Documents.fold(it.user().email())).toList();
    Set<String> taken = new HashSet<>();
    List<Document> documents = new ArrayList<>();
    Faults.moving(
        () -> {
          database
              .users
              .find(Filters.in(Fields.FOLDED, folded))
              .forEach(it -> taken.add(Documents.text(it.get(Fields.FOLDED))));
          return true;
        });
    for (Moved.Person person : people) {
      User user = person.user();
      Document document = Documents.user(user);
      if (!taken.add(Documents.fold(user.email()))) {
        document.remove(Fields.FOLDED);
      }
      documents.add(document);
    }
    insert(Fields.USERS, documents);
  }

  void talks(List<Moved.Talk> talks) {
    insert(Fields.CONVERSATIONS, talks.stream().map(MovedDocuments::talk).toList());
  }

  void said(List<Moved.Said> group) {
    if (group.isEmpty()) {
      return;
    }
    if (end.equals(Pos.NONE)) {
      end = new Pos(Faults.moving(this::takeLane), 0);
    }
    List<Document> documents = new ArrayList<>();
    Map<ConversationId, Message> last = new HashMap<>();
    List<Message> messages = new ArrayList<>();
    List<Object> answered = new ArrayList<>();
    List<Document> whys = new ArrayList<>();
    for (Moved.Said said : group) {
      end = new Pos(end.lane(), end.n() + 1);
      Message message = placed(said.message(), end);
      ends.put(message.conversation(), end);
      last.put(message.conversation(), message);
      documents.add(MovedDocuments.said(said, message));
      messages.add(message);
      said.why().ifPresent(it -> whys.add(Whys.document(message.id(), message.sender(), it)));
      message.replyTo().ifPresent(id -> answered.add(Documents.id(id.hex())));
    }
    Faults.moving(
        () -> {
          new Whys(database).keep(whys);
          return true;
        });
    insert(Fields.MESSAGES, documents);
    Faults.moving(
        () -> {
          if (!answered.isEmpty()) {
            database.messages.updateMany(
                Filters.in(Fields.ID, answered), Updates.unset(Fields.QUESTION));
          }
          terms.write(messages);
          list(last);
          return true;
        });
  }

  /// Conversations tell where they end, and the lane that this is done up to here.
  private void list(Map<ConversationId, Message> last) {
    List<WriteModel<Document>> updates = new ArrayList<>();
    last.forEach(
        (id, message) ->
            updates.add(
                new UpdateOneModel<>(
                    Filters.eq(Fields.ID, Documents.id(id.hex())),
                    Updates.combine(
                        Updates.set(Fields.LAST_SEQ, message.seq()),
                        Updates.set(Fields.LAST_AT, Date.from(message.timestamp())),
                        Updates.set(Fields.LAST_RANK, Rank.of(message.pos(), id)),
                        Updates.set(Fields.LAST_ID, Documents.id(message.id().hex()))))));
    database.conversations.bulkWrite(updates);
    database.lanes.updateOne(
        Filters.eq(Fields.ID, end.lane()),
        Updates.combine(
            Updates.set(Fields.LISTED, end.n()), Updates.set(Fields.SEARCHED, end.n())));
  }

  /// The next number is free: no server uses the database.
  private int takeLane() {
    Document highest = database.lanes.find().sort(Sorts.descending(Fields.ID)).limit(1).first();
    int number = highest == null ? 1 : (int) Documents.number(highest.get(Fields.ID)) + 1;
    database.lanes.insertOne(
        new Document(Fields.ID, number)
            .append(Fields.BEAT, 0L)
            .append(Fields.ANNOUNCED, 0L)
            .append(Fields.LISTED, 0L)
            .append(Fields.SEARCHED, 0L));
    return number;
  }

  /// Nothing is under way any more.
  void closeLane() {
    if (end.equals(Pos.NONE)) {
      return;
    }
    Faults.moving(
        () ->
            database.lanes.updateOne(
                Filters.eq(Fields.ID, end.lane()),
                Updates.combine(
                    Updates.set(Fields.CLOSED, true), Updates.set(Fields.END, end.n()))));
  }

  private Message placed(Message message, Pos pos) {
    return new Message(
        message.id(),
        message.conversation(),
        message.seq(),
        pos,
        message.seq() == 1 ? Pos.NONE : ends.getOrDefault(message.conversation(), Pos.NONE),
        message.sender(),
        message.recipient(),
        message.content(),
        message.timestamp(),
        message.clientId(),
        message.origin(),
        message.replyTo());
  }

  void notes(List<Moved.Noted> notes) {
    Map<Object, Long> numbers = new HashMap<>();
    List<Document> documents = new ArrayList<>();
    for (Moved.Noted noted : notes) {
      Note note = noted.note();
      Object owner = Documents.id(note.owner().hex());
      long last = numbers.computeIfAbsent(owner, this::lastNumber);
      numbers.put(owner, last + 1);
      documents.add(MovedDocuments.note(note, last + 1));
    }
    insert(Fields.NOTES, documents);
  }

  private long lastNumber(Object owner) {
    Document last =
        Faults.moving(
            () ->
                database
                    .notes
                    .find(Filters.eq(Fields.OWNER, owner))
                    .sort(Sorts.descending(Fields.NUMBER))
                    .limit(1)
                    .first());
    return last == null ? 0 : Documents.number(last.get(Fields.NUMBER));
  }

  private void insert(String collection, List<Document> documents) {
    if (!documents.isEmpty()) {
      Faults.moving(() -> database.database.getCollection(collection).insertMany(documents));
    }
  }
}
