package dev.standin.live;

import dev.standin.chat.Access;
import dev.standin.chat.Announcements;
import dev.standin.chat.Announcements.Told;
import dev.standin.chat.Entry;
import dev.standin.chat.LaneLog.Lane;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.Reached;
import dev.standin.chat.UserId;
import dev.standin.socketio.RecoveryLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Delivery where several servers share a store: a [Stream] for each user who has sockets here,
/// woken by this server's commits, by the others' announcements, and by what [LaneReader] finds.
/// Why that loses nothing is in docs/decisions/0007-streams.md.
final class Streams implements Delivery, Announcements.Hearer {

  private static final System.Logger LOG = System.getLogger(Streams.class.getName());

  private final Outlet outlet;
  private final LongSupplier nanos;
  private final LaneSeals seals;
  private final Stream.Ground ground;
  private final KnownLanes known = new KnownLanes();
  private final Overreach overreach = new Overreach();
  private final ConcurrentHashMap<UserId, Stream> byUser = new ConcurrentHashMap<>();
  private final Ends ends;
  private final CatchingUp catchingUp;
  private final Signs signs;
  private final Following following;
  private final LaneReader lanes;
  private final Optional<Announcing> announcing;
  private final ForeignEvents foreign;
  private final StreamLog log;
  private final Statuses statuses;

  Streams(Outlet outlet, RecoverySource recovery, Sharing sharing, LongSupplier nanos) {
    this.outlet = outlet;
    this.nanos = nanos;
    this.seals = new LaneSeals(recovery.keys());
    Access access = recovery.access();
    this.ends = new Ends(access, sharing.reads());
    this.catchingUp = new CatchingUp(access, ends, sharing.reads());
    this.signs = new Signs(sharing.announcements().isEmpty());
    this.following = new Following(sharing.announcements(), signs, this::begin);
    this.foreign = new ForeignEvents(sharing.lanes(), outlet, nanos);
    this.ground = new Stream.Ground(outlet, seals, foreign);
    this.lanes = new LaneReader(sharing, this, signs, recovery.end(), nanos, foreign::look);
    this.announcing =
        sharing.announcements().map(way -> new Announcing(way, sharing.lanes(), nanos));
    this.log = new StreamLog(recovery, this, seals);
    this.statuses = new Statuses(outlet, sharing.announcements(), nanos);
    sharing.announcements().ifPresent(way -> way.heardBy(this));
  }

  @Override
  public RecoveryLog log() {
    return log;
  }

  @Override
  public Statuses statuses() {
    return statuses;
  }

  Optional<Stream> of(UserId user) {
    return Optional.ofNullable(byUser.get(user));
  }

  /// Wakes the streams of a message's people.
  ///
  /// @param waking says whether its stream must be read from the store
  void wake(Message message, Predicate<Stream> waking) {
    wake(message.recipient(), waking);
    if (!message.sender().equals(message.recipient())) {
      wake(message.sender(), waking);
    }
  }

  private void wake(UserId user, Predicate<Stream> waking) {
    Stream stream = byUser.get(user);
    if (stream != null && waking.test(stream)) {
      catchingUp.start(stream);
    }
  }

  /// Asks until the stream covers it, once.
  CompletionStage<Void> covering(Stream stream, Reached need) {
    return stream
        .covering(need)
        .<CompletionStage<Void>>map(
            wait -> {
              if (wait.reads()) {
                catchingUp.start(stream);
              }
              return wait.done();
            })
        .orElseGet(stream::begun);
  }

  // Users come and go.

  @Override
  public CompletionStage<Void> arriving(UserId user) {
    long now = nanos.getAsLong();
    Stream made = new Stream(user, ground, now);
    Stream stream =
        byUser.compute(
            user,
            (_, known) -> {
              Stream there = known == null ? made : known;
              there.needed(now + ARRIVAL);
              return there;
            });
    if (stream == made) {
      following.begin(stream);
    }
    return stream.begun();
  }

  /// How much longer than after its last socket a stream is kept for one that arrives: more than
  /// the time that it has to connect.
  private static final long ARRIVAL = 60_000_000_000L;

  /// How long a stream is kept after its last socket, so that it needn't begin anew.
  private static final long KEPT = 30_000_000_000L;

  /// Streams without sockets that are kept at most.
  private static final int KEPT_AT_MOST = 20_000;

  private void begin(Stream stream) {
    ends.next()
        .whenComplete(
            (end, fault) -> {
              if (fault != null) {
                drop(stream);
                stream.failed(fault);
              } else if (stream.begin(end)) {
                catchingUp.start(stream);
              }
            });
  }

  private void drop(Stream stream) {
    if (byUser.remove(stream.user, stream)) {
      following.end(stream);
    }
  }

  /// Ends the streams that nobody needs any more.
  private void sweep() {
    long now = nanos.getAsLong();
    int kept = 0;
    for (Stream stream : byUser.values()) {
      if (outlet.occupied(stream.user)) {
        stream.needed(now);
      } else if (stream.used() - now <= 0) {
        kept += forget(stream, now, kept >= KEPT_AT_MOST) ? 0 : 1;
      }
    }
  }

  private boolean forget(Stream stream, long now, boolean many) {
    boolean[] gone = new boolean[1];
    byUser.computeIfPresent(
        stream.user,
        (_, known) -> {
          long idle = now - known.used();
          gone[0] = known == stream && (idle >= KEPT || (many && idle >= 0));
          return gone[0] ? null : known;
        });
    if (gone[0]) {
      following.end(stream);
    }
    return gone[0];
  }

  // What happens.

  @Override
  public void committed(List<? extends Entry> entries) {
    for (Entry entry : entries) {
      switch (entry) {
        case Message message -> committed(message);
      }
    }
  }

  private void committed(Message message) {
    Telling telling = new Telling(message);
    wake(message, stream -> stream.entry(telling, 0));
    lanes.committed(message.pos());
    if (message.generated()) {
      // Also if nobody was there to hear it.
      outlet.answered(message.id(), () -> {});
    }
    announcing.ifPresent(way -> way.tell(telling));
  }

  @Override
  public void told(UserId user, Told told) {
    if (told.event().equals("message") || told.event().equals("message:sent")) {
      boolean sure = known.believes(told.link()) && !foreign.concern(user);
      wake(user, sure ? stream -> stream.heard(told) : Stream::doubts);
    }
  }

  @Override
  public void foreign(UserId user, MessageId id, String event, byte[] json) {
    if (event.equals("message") && byUser.containsKey(user)) {
      foreign.heard(user, id, json);
    }
  }

  @Override
  public void lost() {
    signs.lost();
    statuses.lost();
  }

  @Override
  public void regained() {
    signs.regained();
    statuses.regained();
  }

  @Override
  public void missedThere(Duration lately) {
    statuses.missedThere(lately);
  }

  @Override
  public void look() {
    following.look();
    for (Stream stream : byUser.values()) {
      if (stream.retries()) {
        catchingUp.start(stream);
      }
    }
    sweep();
    announcing.ifPresent(Announcing::look);
    statuses.look();
    lanes.look();
  }

  /// The lanes are so now. Streams that are beyond them begin anew.
  void seen(List<Lane> lanes) {
    known.seen(lanes);
    if (overreach.suspects(byUser.values(), lanes)) {
      Map<Stream, Reached> told = new HashMap<>();
      byUser.values().forEach(stream -> told.put(stream, stream.told()));
      ends.next().thenAccept(end -> renew(told, end));
    }
  }

  private void renew(Map<Stream, Reached> told, Reached end) {
    told.forEach(
        (stream, reached) -> {
          if (Overreach.beyond(reached, end)) {
            LOG.log(
                System.Logger.Level.WARNING,
                "A user was told of entries that the log does not have; their sockets begin anew");
            drop(stream);
            stream.over();
            outlet.cut(stream.user);
          }
        });
  }

  /// Forgets lanes that ended.
  boolean lift(int floor, Reached endings) {
    boolean all = true;
    for (Stream stream : byUser.values()) {
      all &= stream.lift(floor, endings);
    }
    return all;
  }
}
