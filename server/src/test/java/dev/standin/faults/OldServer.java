package dev.standin.faults;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import dev.standin.faults.Notes.Sent;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.springframework.security.crypto.bcrypt.BCrypt;

/// What the old backend does to the database, as its Mongoose models do it. One line of messages:
/// the n-th stands behind those before it.
final class OldServer implements AutoCloseable {

  static final String PASSWORD = "correct horse";

  /// As few rounds as there may be: the tests' people are many.

  private static final AtomicInteger WRITTEN = new AtomicInteger();

  private final MongoClient client;
  private final Notes notes;

  OldServer(StoreProcess store, Notes notes) {
    this.client = store.client();
    this.notes = notes;
  }

  private MongoCollection<Document> collection(String name) {
    return client.getDatabase("standin").getCollection(name);
  }

  /// A user with the password; their id.
  String register(String email) {
    ObjectId id = new ObjectId();
    collection("users")
        .insertOne(
            new Document("_id", id)
                .append("email", email)
                .append("password", BCrypt.hashpw(PASSWORD, BCrypt.gensalt("$2b", 4)))
                .append("status", "AVAILABLE")
                .append("__v", 0));
    return id.toHexString();
  }

  /// Writes so many messages between random ones of these people.
  void write(int messages, List<String> people, RandomGenerator random) {
    for (int i = 0; i < messages; i++) {
      int from = random.nextInt(people.size());
      int to = (from + 1 + random.nextInt(people.size() - 1)) % people.size();
      write(people.get(from), people.get(to));
    }
  }

  private void write(String sender, String recipient) {
    ObjectId id = new ObjectId();
    int n = WRITTEN.getAndIncrement();
    String text = "old " + n;
    notes.beside(
        id.toHexString(), new Sent("old-" + n, "old", n, sender, recipient, text, Long.MIN_VALUE));
    collection("messages")
        .insertOne(
            new Document("_id", id)
                .append("sender", new ObjectId(sender))
                .append("recipient", new ObjectId(recipient))
                .append("content", text)
                .append("timestamp", Date.from(Instant.now()))
                .append("__v", 0));
  }

  /// How many messages it would show between two, by its own query.
  long shown(String one, String other) {
    return collection("messages").countDocuments(sent(one, other))
        + collection("messages").countDocuments(sent(other, one));
  }

  /// How many of its messages have a place among ours.
  long placed() {
    return collection("messages").countDocuments(new Document("seq", new Document("$gt", 0)));
  }

  private static Document sent(String from, String to) {
    return new Document("sender", new ObjectId(from)).append("recipient", new ObjectId(to));
  }

  @Override
  public void close() {
    client.close();
  }
}
