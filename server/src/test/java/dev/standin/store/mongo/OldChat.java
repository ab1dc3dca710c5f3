package dev.standin.store.mongo;

import com.mongodb.client.MongoDatabase;
import dev.standin.chat.Access;
import dev.standin.chat.Entry;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.MessageText;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.UserId;
import dev.standin.store.FakeClock;
import dev.standin.store.StoreFixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.Document;
import org.bson.types.ObjectId;

/// Two people of the old server, what they wrote there, and servers of ours on their database.
final class OldChat implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  final MongoDatabase database;
  private final String uri;
  final FakeClock clock = new FakeClock(NOW);
  final ObjectIds ids = new ObjectIds(clock, new SplittableRandom(5));
  final List<Entry> heard = new CopyOnWriteArrayList<>();
  private final List<MongoStore> stores = new ArrayList<>();
  final ObjectId ana = PickUp.lowestId(NOW.minusSeconds(5_000));
  final ObjectId bo = PickUp.lowestId(NOW.minusSeconds(4_000));
  private int written;

  /// @param uri where stores find the same database
  OldChat(MongoDatabase database, String uri) {
    this.database = database;
    this.uri = uri;
    database
        .getCollection("users")
        .insertMany(
            List.of(
                new Document("_id", ana).append("email", "ana@example.org"),
                new Document("_id", bo).append("email", "bo@example.org")));
  }

  @Override
  public void close() {
    stores.forEach(MongoStore::close);
  }

  MongoStore store() {
    MongoStore store = MongoStore.open(MongoOptions.at(uri), clock, ids, System::nanoTime);
    store.onCommit(heard::addAll);
    stores.add(store);
    return store;
  }

  static UserId user(ObjectId id) {
    return new UserId(id.toHexString());
  }

  Message say(MongoStore store, String text) {
    var line =
        new NewMessage(ids.message(), user(bo), user(ana), new MessageText(text), Optional.empty());
    return ((Appended.Stored) StoreFixture.now(store.messages().append(line))).message();
  }

  ObjectId write(Object timestamp, String text, ObjectId recipient) {
    written++;
    long seconds = NOW.minusSeconds(50).getEpochSecond();
    var id = new ObjectId(String.format("%08x%016x", seconds, written));
    database
        .getCollection("messages")
        .insertOne(
            new Document("_id", id)
                .append("sender", ana)
                .append("recipient", recipient)
                .append("content", text)
                .append("timestamp", timestamp));
    return id;
  }

  Document stored(ObjectId id) {
    return Objects.requireNonNull(
        database.getCollection("messages").find(new Document("_id", id)).first());
  }

  List<Message> history(MongoStore store) {
    var conversation = store.messages().direct(user(ana), user(bo)).orElseThrow();
    List<Message> all = new ArrayList<>();
    store.messages().stream(
        new Access(store.messages()).read(user(ana), conversation).orElseThrow(),
        Optional.empty(),
        all::addAll);
    return all;
  }
}
