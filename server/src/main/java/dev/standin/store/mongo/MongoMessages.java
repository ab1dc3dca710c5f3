package dev.standin.store.mongo;

import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Cursor;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.MessageLog;
import dev.standin.chat.Reached;
import dev.standin.chat.ReadAccess;
import dev.standin.chat.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.bson.Document;
import org.bson.conversions.Bson;

/// The log in MongoDB.
final class MongoMessages implements MessageLog {

  private static final int MOST_QUESTIONS = 1_000;

  /// Longer than a stand-in takes.
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(15);

  private final Parts parts;
  private final Database database;
  private final Writer writer;
  private final MongoLanes lanes;
  private final Histories histories;
  private final ConversationLists lists;
  private final MissedPages missed;
  private final Probe probe;

  MongoMessages(Parts parts, Writer writer, MongoLanes lanes) {
    this.parts = parts;
    this.database = parts.database();
    this.writer = writer;
    this.lanes = lanes;
    this.histories = new Histories(database);
    this.lists = new ConversationLists(parts);
    this.missed = new MissedPages(database);
    this.probe = new Probe(writer, parts);
  }

  @Override
  public CompletionStage<Appended> append(NewMessage message) {
    return writer.append(message);
  }

  @Override
  public CompletionStage<Answered> answer(NewAnswer answer) {
    return writer.answer(answer);
  }

  @Override
  public CompletionStage<Void> closeQuestion(MessageId question) {
    Document key = new Document(Fields.ID, Documents.id(question.hex()));
    Document close = new Document("$unset", new Document(Fields.QUESTION, ""));
    return writer.submit(0, () -> database.messages.updateOne(key, close)).thenAccept(_ -> {});
  }

  /// Those of lanes that are closed, if this is the server that takes over, and those of its own
  /// lane that should be answered by now: whoever sent them was told that their fate is unknown,
  /// and nobody asked for the answer. One that has an answer, but whose server died before it wrote
  /// that it is closed, is closed here.
  @Override
  public List<Message> openQuestions() {
    return Faults.reading(
        () -> {
          List<MongoLanes.Row> rows = lanes.rows();
          List<Message> orphans = new ArrayList<>();
          List<Object> ids = new ArrayList<>();
          for (Document document :
              database
                  .messages
                  .find(Filters.and(Filters.eq(Fields.QUESTION, Fields.OPEN), forgotten(rows)))
                  .sort(Sorts.ascending(Fields.TIMESTAMP, Fields.LANE, Fields.N))
                  .limit(MOST_QUESTIONS)) {
            Documents.message(document).ifPresent(orphans::add);
            ids.add(document.get(Fields.ID));
          }
          Set<MessageId> answered = answered(ids);
          orphans.removeIf(it -> answered.contains(it.id()));
          answered.forEach(this::closeQuestion);
          return orphans;
        });
  }

  /// One server takes over from all that are gone, so that no model is asked twice: that of the
  /// lowest open lane. Once it is gone, too, its lane is closed, and the next one is the lowest.
  private Bson forgotten(List<MongoLanes.Row> rows) {
    int own = lanes.own();
    Date before = Date.from(parts.clock().instant().minus(ANSWERED_WITHIN));
    Bson late = Filters.and(Filters.eq(Fields.LANE, own), Filters.lt(Fields.TIMESTAMP, before));
    List<Integer> open =
        rows.stream().filter(it -> !it.closed()).map(MongoLanes.Row::number).toList();
    if (open.isEmpty() || open.getFirst() != own) {
      return late;
    }
    // A lane that is higher than all began meanwhile.
    int highest = rows.getLast().number();
    return Filters.or(
        late, Filters.and(Filters.nin(Fields.LANE, open), Filters.lte(Fields.LANE, highest)));
  }

  private Set<MessageId> answered(List<Object> ids) {
    Set<MessageId> answered = new HashSet<>();
    if (!ids.isEmpty()) {
      for (Document document : database.messages.find(Filters.in(Fields.ANSWERS, ids))) {
        Documents.hex(document.get(Fields.ANSWERS)).map(MessageId::new).ifPresent(answered::add);
      }
    }
    return answered;
  }

  @Override
  public Optional<Message> answerTo(MessageId question) {
    return Faults.reading(
        () ->
            Optional.ofNullable(
                    database
                        .messages
                        .find(Filters.eq(Fields.ANSWERS, Documents.id(question.hex())))
                        .first())
                .flatMap(Documents::message));
  }

  @Override
  public Optional<Why> why(MessageId generated) {
    return Faults.reading(() -> new Whys(database).of(generated));
  }

  @Override
  public int generatedSince(ConversationId conversation, Instant since, int atMost) {
    // Stored times are whole milliseconds: the first one that isn't before the instant.
    long millis = since.toEpochMilli();
    long from = Instant.ofEpochMilli(millis).isBefore(since) ? millis + 1 : millis;
    Bson which =
        Filters.and(
            Filters.eq(Fields.GENERATED_IN, Documents.id(conversation.hex())),
            Filters.gte(Fields.TIMESTAMP, Date.from(Instant.ofEpochMilli(from))));
    if (atMost < 1) {
      return 0;
    }
    return Faults.reading(
        () -> {
          FindIterable<Document> found =
              database
                  .messages
                  .find(which)
                  .projection(Projections.include(Fields.ID))
                  .limit(atMost);
          return found.into(new ArrayList<>()).size();
        });
  }

  @Override
  public Optional<ConversationId> direct(UserId one, UserId other) {
    return Faults.reading(() -> parts.conversations().direct(one, other)).map(Conversation::id);
  }

  @Override
  public List<UserId> members(ConversationId conversation) {
    return Faults.reading(() -> parts.conversations().byId(conversation))
        .map(Conversation::members)
        .orElse(List.of());
  }

  @Override
  public List<Message> page(ReadAccess access, Window window) {
    int limit = window.limit();
    if (limit < 1 || limit > 1_000) {
      throw new IllegalArgumentException("limit is from 1 to 1000");
    }
    long after = Math.max(window.after().orElse(0L), 0);
    long before = window.before().orElse(Long.MAX_VALUE);
    if (before <= after || before - after < 2) {
      return List.of();
    }
    var range = new Histories.Range(access.conversation(), after + 1, before - 1);
    return Faults.reading(
        () ->
            window.after().isPresent()
                ? histories.oldest(range, limit)
                : histories.newest(range, limit));
  }

  @Override
  public void stream(
      ReadAccess access, Optional<Integer> newest, Consumer<List<Message>> consumer) {
    if (newest.isPresent() && newest.get() < 1) {
      return;
    }
    ConversationId conversation = access.conversation();
    long last = Faults.reading(() -> histories.lastSeq(conversation));
    long next = newest.isPresent() ? Math.max(1, last - newest.get() + 1) : 1;
    while (next <= last) {
      var rest = new Histories.Range(conversation, next, last);
      List<Message> page = Faults.reading(() -> histories.page(rest));
      if (page.isEmpty()) {
        return;
      }
      next = page.getLast().seq() + 1;
      consumer.accept(page);
    }
  }

  @Override
  public List<ConversationSummary> conversations(UserId user, Optional<Cursor> behind, int limit) {
    return Faults.reading(() -> lists.page(user, behind, limit));
  }

  @Override
  public List<UserId> peers(UserId user, int limit) {
    return Faults.reading(() -> lists.peers(user, limit));
  }

  @Override
  public Missed missed(UserId user, Gap gap) {
    return Faults.reading(() -> missed.page(user, gap));
  }

  @Override
  public Reached end() {
    return Faults.reading(lanes::end);
  }

  @Override
  public boolean ready(Duration wait) {
    return probe.succeeds(wait);
  }
}
