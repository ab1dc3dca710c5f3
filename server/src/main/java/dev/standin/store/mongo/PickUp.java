package dev.standin.store.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.max;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import dev.standin.chat.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bson.Document;
import org.bson.types.ObjectId;

/// Takes in what the old server goes on writing: messages are looked for every second (see [Pace])
/// among the ids of the last minute, and every minute among those of the last day, for clocks that
/// are wrong by more, or at once by their id. One thread; what fails is done again a second later.
final class PickUp implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(PickUp.class.getName());
  private static final Duration OVERLAP = Duration.ofSeconds(60);
  private static final Duration FAR_EVERY = Duration.ofSeconds(60);
  private static final Duration FAR = Duration.ofDays(1);
  private static final Duration END = Duration.ofSeconds(5);
  private static final int ASKED = 4_096;
  private static final String MARK = "picked-up";
  private static final String UP_TO = "upTo";

  private final MongoCollection<Document> meta;
  private final OldWrites messages;
  private final OldUsers users;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Instant begun;
  private final long begunNanos;
  private final BlockingQueue<ObjectId> asked = new ArrayBlockingQueue<>(ASKED);
  private final Thread thread;
  private final Pace pace;
  private volatile boolean closed;
  private boolean troubled;
  private long lookedFar;

  /// What a pick-up works with and the time by which it does.
  record Parts(
      MongoCollection<Document> meta,
      OldWrites messages,
      OldUsers users,
      InstantSource clock,
      LongSupplier nanos) {}

  private PickUp(Parts parts) {
    this.meta = parts.meta();
    this.messages = parts.messages();
    this.users = parts.users();
    this.clock = parts.clock();
    this.nanos = parts.nanos();
    this.begun = clock.instant();
    this.begunNanos = nanos.getAsLong();
    this.pace = new Pace(nanos);
    this.lookedFar = begunNanos - FAR_EVERY.toNanos();
    this.thread = Thread.ofVirtual().name("pick-up").unstarted(this::run);
  }

  static PickUp start(Parts parts) {
    PickUp pickUp = new PickUp(parts);
    pickUp.thread.start();
    return pickUp;
  }

  /// All old messages up to this moment, by their ids, have their place: the first look begins
  /// here.
  static void begin(MongoCollection<Document> meta, Instant upTo) {
    meta.updateOne(
        eq(Fields.ID, MARK), max(UP_TO, Date.from(upTo)), new UpdateOptions().upsert(true));
  }

  /// Has one message looked for at once. Never blocks; if too many are asked for, the next look
  /// finds it.
  void ask(MessageId id) {
    asked.offer(new ObjectId(id.hex()));
  }

  private void run() {
    while (!closed) {
      try {
        Set<ObjectId> wanted = wanted();
        if (!wanted.isEmpty()) {
          messages.place(wanted);
        }
        if (pace.left() <= 0) {
          pace.begin();
          look();
          pace.end();
        }
        troubled = false;
      } catch (RuntimeException e) {
        // Of the driver, or of the writer that is full or stops.
        trouble(e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Set<ObjectId> wanted() throws InterruptedException {
    ObjectId first = asked.poll(Math.max(pace.left(), 0), TimeUnit.NANOSECONDS);
    Set<ObjectId> wanted = new HashSet<>();
    if (first != null) {
      wanted.add(first);
      asked.drainTo(wanted, ASKED);
    }
    return wanted;
  }

  private void look() {
    Instant now = now();
    boolean far = nanos.getAsLong() - lookedFar >= FAR_EVERY.toNanos();
    ObjectId from = lowestId(far ? earliest(now).minus(FAR) : now.minus(OVERLAP));
    users.look(from);
    messages.place(from);
    if (far) {
      // Only once it is done, so that a failed one is done again.
      begin(meta, now.minus(OVERLAP));
      lookedFar = nanos.getAsLong();
    }
  }

  /// From where on something may not have been looked at, by any node.
  private Instant earliest(Instant now) {
    Document mark = meta.find(eq(Fields.ID, MARK)).first();
    Instant upTo = mark == null ? now : mark.getDate(UP_TO).toInstant();
    return upTo.isBefore(now) ? upTo : now;
  }

  /// The clock, unless it was put forward since the start.
  private Instant now() {
    Instant wall = clock.instant();
    Instant counted = begun.plusNanos(nanos.getAsLong() - begunNanos);
    return wall.isBefore(counted) ? wall : counted;
  }

  /// The lowest id of that second.
  static ObjectId lowestId(Instant from) {
    long seconds = Math.clamp(from.getEpochSecond(), 0, 0xffff_ffffL);
    return new ObjectId(String.format("%08x%016x", seconds, 0));
  }

  private void trouble(RuntimeException why) {
    if (!troubled && !closed) {
      // Not its text, which may hold what users wrote.
      LOG.log(
          System.Logger.Level.WARNING,
          "What the old server writes can''t be taken in now ({0}); it is tried every second.",
          why.getClass().getSimpleName());
    }
    troubled = true;
    pace.begin();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
