package dev.standin.live;

import dev.standin.chat.Announcements.Link;
import dev.standin.chat.Announcements.Told;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog;
import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import dev.standin.chat.UserId;
import dev.standin.socketio.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What one user's sockets here are told of a log that many servers write: each entry once, behind
/// its predecessors in its conversation and in its lane. What doesn't follow what was told last is
/// read from the store together with what lies between. Callable from any thread; the monitor is
/// held while events are queued, never over I/O.
///
/// Everything here that returns a boolean says whether the caller must start a reading, which ends
/// in [#brought] or [#failed].
final class Stream {

  private enum State {
    /// It isn't known yet where the log ends.
    BEGINNING,
    /// All that concerns the user and was heard of is told.
    LIVE,
    /// It is being read from the store.
    READING,
    /// The store didn't answer; it is asked again later.
    BEHIND,
    /// It tells nothing any more.
    OVER
  }

  /// What a page led to.
  enum Next {
    LIVE,
    /// There is more of the same gap.
    PAGE,
    /// Something was heard meanwhile that the gap doesn't cover.
    AGAIN
  }

  final UserId user;
  private final Outlet outlet;
  private final LaneSeals seals;
  private final ForeignEvents foreign;
  private final CompletableFuture<Void> begun = new CompletableFuture<>();

  private volatile Reached told = Reached.NOTHING;
  private State state = State.BEGINNING;

  /// What was heard of while it was being read.
  private Reached wanted = Reached.NOTHING;

  /// Whether, meanwhile, something was heard of that only another reading can tell.
  private boolean doubted;

  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private int failures;
  private int patience;

  /// When somebody needed it last, in nanoseconds.
  private volatile long used;

  /// What its streams share.
  record Ground(Outlet outlet, LaneSeals seals, ForeignEvents foreign) {}

  Stream(UserId user, Ground ground, long now) {
    this.user = user;
    this.outlet = ground.outlet;
    this.seals = ground.seals;
    this.foreign = ground.foreign;
    this.used = now;
  }

  /// What was sent to all who are here.
  Reached told() {
    return told;
  }

  /// Completes when it is known where the user's sockets begin.
  CompletableFuture<Void> begun() {
    return begun;
  }

  long used() {
    return used;
  }

  /// Somebody will need it until then.
  synchronized void needed(long until) {
    if (until - used > 0) {
      used = until;
    }
  }

  /// The log's end, read after the channel was followed (or that was given up).
  boolean begin(Reached end) {
    boolean reads;
    List<CompletableFuture<Void>> served = List.of();
    synchronized (this) {
      if (state != State.BEGINNING) {
        return false;
      }
      told = end;
      reads = doubted || !end.covers(wanted);
      doubted = false;
      wanted = Reached.NOTHING;
      state = reads ? State.READING : State.LIVE;
      if (!reads) {
        served = taken();
      }
    }
    begun.complete(null);
    served.forEach(wait -> wait.complete(null));
    return reads;
  }

  private List<CompletableFuture<Void>> taken() {
    List<CompletableFuture<Void>> taken = waiting;
    waiting = new ArrayList<>();
    return taken;
  }

  /// Somebody told what may not be so: the store knows.
  synchronized boolean doubts() {
    if (state != State.LIVE) {
      doubted = true;
      return false;
    }
    return fallBehind();
  }

  /// Nothing more is told, and nobody is waited for.
  void over() {
    List<CompletableFuture<Void>> unserved;
    synchronized (this) {
      state = State.OVER;
      unserved = taken();
    }
    var why = new IllegalStateException("the stream begins anew");
    begun.completeExceptionally(why);
    unserved.forEach(wait -> wait.completeExceptionally(why));
  }

  /// Another server told; what it tells is of this log.
  synchronized boolean heard(Told event) {
    Link link = event.link();
    if (told.covers(link.pos())) {
      return false;
    }
    if (state != State.LIVE) {
      wanted = wanted.plus(link.pos());
      return false;
    }
    // What is its own predecessor is two events, and to be read from the store.
    boolean next = told.in(link.pos().lane()) >= link.before() && told.covers(link.prev());
    if (!next) {
      return fallBehind();
    }
    Reached further = told.plus(link.pos());
    send(event.event(), new RawJson(event.json()), Standing.whole(further, seals));
    told = further;
    return false;
  }

  /// An entry of a lane.
  ///
  /// @param asked up to this `n` of the lane everything that concerns the user must be told
  ///   already; 0 if all that stands before the entry was brought here
  synchronized boolean entry(Telling telling, long asked) {
    Message message = telling.message();
    Pos pos = message.pos();
    if (told.covers(pos)) {
      return false;
    }
    if (state != State.LIVE) {
      wanted = wanted.plus(pos);
      return false;
    }
    if (told.in(pos.lane()) < asked || !told.covers(message.prev())) {
      return fallBehind();
    }
    send(telling);
    return false;
  }

  private boolean lacks(Reached need) {
    if (state != State.LIVE) {
      wanted = wanted.plus(need);
      return false;
    }
    return fallBehind();
  }

  private boolean fallBehind() {
    state = State.READING;
    forgetWanted();
    return true;
  }

  /// What is read from now on has it.
  private void forgetWanted() {
    wanted = Reached.NOTHING;
    doubted = false;
  }

  /// A wait until what is needed was read, whether or not that told it; none if it was told.
  synchronized Optional<Wait> covering(Reached need) {
    if (told.covers(need)) {
      return Optional.empty();
    }
    var done = new CompletableFuture<Void>();
    if (state == State.OVER) {
      done.completeExceptionally(new IllegalStateException("the stream begins anew"));
      return Optional.of(new Wait(done, false));
    }
    waiting.add(done);
    boolean reads = lacks(need);
    if (state == State.BEHIND) {
      state = State.READING;
      reads = true;
    }
    return Optional.of(new Wait(done, reads));
  }

  /// @param reads whether the caller must start a reading
  record Wait(CompletableFuture<Void> done, boolean reads) {}

  /// A page of what lies between [#told] and an end, which was read after the reading began.
  Next brought(MessageLog.Missed page) {
    List<CompletableFuture<Void>> served;
    synchronized (this) {
      if (state == State.OVER) {
        return Next.LIVE;
      }
      for (Message message : page.messages()) {
        if (!told.covers(message.pos())) {
          send(new Telling(message));
        }
      }
      told = told.plus(page.upTo());
      if (!page.last()) {
        return Next.PAGE;
      }
      if (doubted || !told.covers(wanted)) {
        forgetWanted();
        return Next.AGAIN;
      }
      state = State.LIVE;
      failures = 0;
      served = taken();
    }
    served.forEach(wait -> wait.complete(null));
    return Next.LIVE;
  }

  /// The store could not be read.
  void failed(Throwable why) {
    List<CompletableFuture<Void>> unserved;
    synchronized (this) {
      if (state == State.READING) {
        state = State.BEHIND;
        patience = 1 << Math.min(failures++, 3);
      }
      unserved = taken();
    }
    begun.completeExceptionally(why);
    unserved.forEach(wait -> wait.completeExceptionally(why));
  }

  /// A second has passed: whether what failed is tried again now.
  synchronized boolean retries() {
    if (state != State.BEHIND || --patience > 0) {
      return false;
    }
    state = State.READING;
    forgetWanted();
    return true;
  }

  /// All of a lane up to here was brought to this stream.
  synchronized void sure(Pos pos) {
    if (state == State.LIVE) {
      told = told.plus(pos);
    }
  }

  /// Forgets the lanes below a floor, which ended so; whether it could.
  synchronized boolean lift(int floor, Reached ends) {
    if (told.floor() >= floor) {
      return true;
    }
    if (state != State.LIVE) {
      return false;
    }
    told = told.plus(ends).from(floor);
    return true;
  }

  private void send(Telling telling) {
    Message message = telling.message();
    if (outlet.occupied(user)) {
      if (message.generated()) {
        outlet.answered(message.id(), () -> events(telling));
      } else {
        events(telling);
      }
    }
    told = told.plus(message.pos());
  }

  private void events(Telling telling) {
    Message message = telling.message();
    Standing whole = Standing.whole(told.plus(message.pos()), seals);
    if (telling.toOneself()) {
      Standing part = Standing.whole(told, seals).part(message.pos());
      outlet.send(user, foreign.told(user, message.id()), telling.json(), part);
    }
    if (message.sender().equals(user)) {
      outlet.send(user, "message:sent", telling.json(), whole);
    } else {
      outlet.send(user, foreign.told(user, message.id()), telling.json(), whole);
    }
  }

  private void send(String event, RawJson json, Standing at) {
    outlet.send(user, event, json, at);
  }
}
