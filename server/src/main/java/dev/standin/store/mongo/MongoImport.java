package dev.standin.store.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import dev.standin.chat.ConversationId;
import dev.standin.chat.ImportTarget;
import dev.standin.chat.MessageId;
import dev.standin.chat.Moved;
import dev.standin.chat.Note;
import dev.standin.chat.NoteId;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.StoreException;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;

/// Takes what is moved into a database that no server uses. Messages come into a lane of this run,
/// in the order in which they are given.
public final class MongoImport implements ImportTarget {

  private static final Duration BEATS = Duration.ofMillis(2_500);

  private final Database database;
  private final MongoImportWrites writes;

  private MongoImport(Database database, ObjectIds ids, InstantSource clock) {
    this.database = database;
    refuseServers();
    Migrations.of(database.database, ids, clock).run();
    Indexes.create(database.database);
    this.writes = new MongoImportWrites(database);
  }

  /// Connects, and makes sure that no server of ours uses the database; waits 2.5 s for that if one
  /// might. A database of the old backend is brought up to date first.
  ///
  /// @throws StoreException if one does, or the database can't be used
  public static MongoImport into(String uri, ObjectIds ids, InstantSource clock) {
    Database database = Database.forImport(uri);
    boolean opened = false;
    try {
      MongoImport target = Faults.moving(() -> new MongoImport(database, ids, clock));
      opened = true;
      return target;
    } finally {
      if (!opened) {
        database.close();
      }
    }
  }

  private void refuseServers() {
    Map<Object, Long> before = beats();
    if (before.isEmpty()) {
      return;
    }
    try {
      Thread.sleep(BEATS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("The import was interrupted.", BEATS, e);
    }
    if (!beats().equals(before)) {
      throw new StoreException(
          "A Standin uses the database that MONGO_URI names; stop all of them while you import.",
          BEATS);
    }
  }

  /// The beats of lanes that are open.
  private Map<Object, Long> beats() {
    Map<Object, Long> beats = new HashMap<>();
    for (Document lane : database.lanes.find()) {
      if (!Boolean.TRUE.equals(lane.get(Fields.CLOSED))) {
        beats.put(lane.get(Fields.ID), Documents.number(lane.get(Fields.BEAT)));
      }
    }
    return beats;
  }

  @Override
  public List<User> people(Collection<UserId> people) {
    return found(Fields.USERS, in(Fields.ID, people, UserId::hex), Documents::user);
  }

  @Override
  public Map<String, UserId> holders(Collection<String> emails) {
    Map<String, UserId> holders = new HashMap<>();
    look(
        Fields.USERS,
        Filters.in(Fields.EMAIL, emails),
        it ->
            holders.put(
                Documents.text(it.get(Fields.EMAIL)),
                new UserId(Documents.hex(it.get(Fields.ID)).orElseThrow())));
    return holders;
  }

  @Override
  public List<Moved.Talk> talks(Collection<ConversationId> talks) {
    Bson which = in(Fields.ID, talks, ConversationId::hex);
    return found(Fields.CONVERSATIONS, which, MovedDocuments::talk);
  }

  @Override
  public List<Moved.Talk> sameMembers(Collection<Moved.Talk> talks) {
    List<String> pairs = talks.stream().map(MovedDocuments::pair).toList();
    return found(Fields.CONVERSATIONS, Filters.in(Fields.PAIR, pairs), MovedDocuments::talk);
  }

  @Override
  public Map<ConversationId, Tail> tails(Collection<ConversationId> talks) {
    Map<ConversationId, Tail> tails = new HashMap<>();
    for (ConversationId id : talks) {
      Document last =
          Faults.moving(
              () ->
                  database
                      .messages
                      .find(Filters.eq(Fields.CONVERSATION, Documents.id(id.hex())))
                      .projection(Conversations.ENDS)
                      .sort(Sorts.descending(Fields.CONVERSATION, Fields.SEQ))
                      .limit(1)
                      .first());
      if (last != null) {
        tails.put(id, new Tail(Documents.number(last.get(Fields.SEQ)), Documents.timestamp(last)));
        writes.endsAt(id, Documents.pos(last));
      }
    }
    return tails;
  }

  @Override
  public Map<Spot, Moved.Said> at(Collection<Spot> spots) {
    Map<Spot, Moved.Said> there = new HashMap<>();
    List<Object> conversations = new ArrayList<>();
    List<Long> seqs = new ArrayList<>();
    for (Spot spot : spots) {
      conversations.add(Documents.id(spot.conversation().hex()));
      seqs.add(spot.seq());
    }
    // More than is asked for, by one look into the index.
    List<Document> found = new ArrayList<>();
    look(
        Fields.MESSAGES,
        Filters.and(Filters.in(Fields.CONVERSATION, conversations), Filters.in(Fields.SEQ, seqs)),
        found::add);
    List<Object> ids = found.stream().map(it -> it.get(Fields.ID)).toList();
    Map<Object, String> whys = Faults.moving(() -> new Whys(database).of(ids));
    for (Document document : found) {
      MovedDocuments.said(document, whys)
          .ifPresent(said -> there.put(Spot.of(said.message()), said));
    }
    return there;
  }

  @Override
  public Map<MessageId, Spot> spots(Collection<MessageId> messages) {
    Map<MessageId, Spot> spots = new HashMap<>();
    look(
        Fields.MESSAGES,
        in(Fields.ID, messages, MessageId::hex),
        it ->
            Documents.message(it).ifPresent(message -> spots.put(message.id(), Spot.of(message))));
    return spots;
  }

  @Override
  public Map<Named, MessageId> named(Collection<Named> names) {
    Map<String, Named> byText = new HashMap<>();
    names.forEach(name -> byText.put(Documents.dedupe(name.sender(), name.clientId()), name));
    Map<Named, MessageId> holders = new HashMap<>();
    look(
        Fields.MESSAGES,
        Filters.in(Fields.DEDUPE, byText.keySet()),
        it -> {
          Named name = byText.get(Documents.text(it.get(Fields.DEDUPE)));
          if (name != null) {
            holders.put(name, new MessageId(Documents.hex(it.get(Fields.ID)).orElseThrow()));
          }
        });
    return holders;
  }

  @Override
  public Map<MessageId, MessageId> answers(Collection<MessageId> questions) {
    Map<MessageId, MessageId> answers = new HashMap<>();
    look(
        Fields.MESSAGES,
        in(Fields.ANSWERS, questions, MessageId::hex),
        it ->
            answers.put(
                new MessageId(Documents.hex(it.get(Fields.ANSWERS)).orElseThrow()),
                new MessageId(Documents.hex(it.get(Fields.ID)).orElseThrow())));
    return answers;
  }

  @Override
  public List<Note> notes(Collection<NoteId> notes) {
    return found(Fields.NOTES, in(Fields.ID, notes, NoteId::hex), MovedDocuments::note);
  }

  private static <T> Bson in(String field, Collection<T> ids, Function<T, String> hex) {
    return Filters.in(field, ids.stream().map(id -> Documents.id(hex.apply(id))).toList());
  }

  private <T> List<T> found(String collection, Bson which, Function<Document, T> read) {
    List<T> found = new ArrayList<>();
    look(collection, which, it -> found.add(read.apply(it)));
    return found;
  }

  private void look(String collection, Bson which, Consumer<Document> each) {
    Faults.moving(
        () -> {
          database.database.getCollection(collection).find(which).forEach(each);
          return true;
        });
  }

  @Override
  public void addPeople(List<Moved.Person> people) {
    writes.people(people);
  }

  @Override
  public void addTalks(List<Moved.Talk> talks) {
    writes.talks(talks);
  }

  @Override
  public void addSaid(List<Moved.Said> said) {
    writes.said(said);
  }

  @Override
  public void addNotes(List<Moved.Noted> notes) {
    writes.notes(notes);
  }

  @Override
  public void finish() {
    writes.closeLane();
  }

  @Override
  public void close() {
    database.close();
  }
}
