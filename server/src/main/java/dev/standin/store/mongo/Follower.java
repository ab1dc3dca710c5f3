package dev.standin.store.mongo;

import com.mongodb.MongoException;
import dev.standin.chat.Message;
import dev.standin.chat.Pos;
import dev.standin.chat.Trouble;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/// Follows this server's lane behind the commits, in a thread of its own, and writes what else is
/// to be written of its messages. Lanes remember up to where it was done, so that the rest is made
/// up for after a crash.
///
/// What waits is bounded: where it falls behind, it reads on in the lane itself.
final class Follower {

  private static final System.Logger LOG = System.getLogger(Follower.class.getName());
  private static final long REST_MILLIS = 500;

  private final Trouble trouble = new Trouble(LOG, "What follows a commit is not written now");

  private final Database database;
  private final LongSupplier nanos;
  private final Behind behind;
  private final int mostWaiting;
  private final int mostChars;
  private final Thread thread;
  private final Deque<Message> waiting = new ArrayDeque<>();
  private long waitingChars;

  /// The first place that found no room; [Pos#NONE] if all waits that isn't done.
  private Pos unread = Pos.NONE;

  private Pos touched = Pos.NONE;
  private Pos done = Pos.NONE;
  private boolean closing;

  /// What it works with; as many messages wait as wait for the writer at most.
  record Ground(Database database, MongoOptions options, LongSupplier nanos) {}

  Follower(Ground ground, String name, Behind behind) {
    this.database = ground.database();
    this.nanos = ground.nanos();
    this.behind = behind;
    this.mostWaiting = ground.options().queue();
    this.mostChars = ground.options().queuedChars();
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// To be called in the order of the lane. Never waits.
  synchronized void touched(Message message) {
    if (unread.lane() != message.pos().lane()) {
      // Whoever closed the lane before makes up for the rest of it.
      unread = Pos.NONE;
    }
    boolean full =
        waiting.size() >= mostWaiting || waitingChars + message.content().length() > mostChars;
    if (!unread.equals(Pos.NONE) || (full && !waiting.isEmpty())) {
      unread = unread.equals(Pos.NONE) ? message.pos() : unread;
    } else {
      waiting.addLast(message);
      waitingChars += message.content().length();
    }
    touched = message.pos();
    notifyAll();
  }

  /// Up to which place of this server's lane it is done.
  synchronized Pos done() {
    return done;
  }

  /// Up to which `n` of a lane of this server it is done, as far as it is known here.
  synchronized long doneIn(int lane) {
    return done.lane() == lane ? done.n() : 0;
  }

  /// Waits until everything that was touched before is done, but not for long.
  synchronized void settle(Duration atMost) {
    Pos wanted = touched;
    long left = atMost.toMillis();
    try {
      while (left > 0 && isBehind(wanted)) {
        long begun = nanos.getAsLong();
        wait(left);
        left -= Duration.ofNanos(nanos.getAsLong() - begun).toMillis() + 1;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isBehind(Pos wanted) {
    return done.lane() < wanted.lane() || (done.lane() == wanted.lane() && done.n() < wanted.n());
  }

  private void run() {
    try {
      while (awaited()) {
        if (!worked()) {
          Thread.sleep(REST_MILLIS);
        }
      }
    } catch (InterruptedException _) {
      LOG.log(System.Logger.Level.DEBUG, "a follower of the lane ends");
    }
  }

  /// False at the end.
  private synchronized boolean awaited() throws InterruptedException {
    while (waiting.isEmpty() && unread.equals(Pos.NONE) && !closing) {
      wait();
    }
    return !waiting.isEmpty() || !unread.equals(Pos.NONE);
  }

  private boolean worked() {
    List<Message> group;
    Pos from;
    synchronized (this) {
      group = first();
      from = unread;
    }
    try {
      if (group.isEmpty()) {
        catchUp(from);
      } else {
        behind.write(group);
        written(group);
      }
      trouble.over();
      return true;
    } catch (MongoException | IllegalStateException _) {
      // The writer says that the store is away.
      return false;
    } catch (RuntimeException fault) {
      trouble.seen(fault);
      return false;
    }
  }

  /// They go on waiting until they are written.
  private List<Message> first() {
    List<Message> group = new ArrayList<>();
    long chars = 0;
    for (Message message : waiting) {
      if (group.size() == LogPage.MESSAGES || chars >= LogPage.CHARS) {
        break;
      }
      group.add(message);
      chars += message.content().length();
    }
    return group;
  }

  private synchronized void written(List<Message> group) {
    for (Message message : group) {
      waiting.removeFirst();
      waitingChars -= message.content().length();
    }
    done = group.getLast().pos();
    notifyAll();
  }

  private void catchUp(Pos from) {
    LogPage page = LogPage.ofLane(database, from.lane(), from.n() - 1);
    long upTo = page.upTo(from.n() - 1);
    behind.write(page.messages());
    synchronized (this) {
      if (!unread.equals(from)) {
        // Another lane began meanwhile.
        return;
      }
      boolean whole = upTo < from.n() || upTo >= touched.n();
      done = whole ? touched : new Pos(from.lane(), upTo);
      unread = whole ? Pos.NONE : new Pos(from.lane(), upTo + 1);
      notifyAll();
    }
  }

  /// Makes up for what the server of a lane left undone.
  void repair(int lane, long after) {
    long from = after;
    LogPage page = LogPage.ofLane(database, lane, from);
    while (page.last().isPresent()) {
      behind.write(page.messages());
      from = page.upTo(from);
      page = LogPage.ofLane(database, lane, from);
    }
  }

  /// Does what waits, then ends; bounded.
  void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
