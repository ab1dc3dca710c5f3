package dev.standin.socketio;

import dev.standin.socketio.RecentEvents.Recent;
import dev.standin.socketio.RecoveryLog.Session;
import dev.standin.socketio.engineio.CloseReason;
import dev.standin.socketio.engineio.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sessions and events that are kept in memory for a while.
///
/// Each event gets the next number and is queued for its receivers in one step, so every socket
/// hears rising numbers. Which events a socket missed is decided by the rooms that it had when it
/// went.
///
/// Locks: `lock`, then those of an adapter. No handler runs under it.
final class MemorySessions extends Sessions {

  private static final int PAGE_EVENTS = 512;
  private static final int PAGE_BYTES = 128 << 10;

  /// Ends after which a client comes back by itself.
  private static final Set<String> RECOVERABLE =
      Set.of(
          CloseReason.TRANSPORT_CLOSE.text(),
          CloseReason.TRANSPORT_ERROR.text(),
          CloseReason.FORCED_CLOSE.text(),
          CloseReason.PING_TIMEOUT.text(),
          CloseReason.SERVER_SHUTTING_DOWN.text(),
          CloseReason.SLOW_CLIENT.text(),
          DisconnectReason.FORCED_SERVER_CLOSE.text());

  private final Core core;
  private final Recovery recovery;
  private final String row;
  private final ReentrantLock lock = new ReentrantLock();
  private final RecentEvents recent;
  private final Map<String, KeptSession> byPid = new HashMap<>();
  private final LinkedHashSet<KeptSession> gone = new LinkedHashSet<>();

  /// Up to which number each lane has delivered everything, as last asked.
  private final WeakHashMap<Lane, Long> served = new WeakHashMap<>();

  private long last;
  private long asked;
  private long oldMark;
  private long newMark;
  private Owner.@Nullable Cancel ticking;
  private boolean ended;

  /// Rises whenever a socket reads: who chose receivers before chooses again, for the reader has
  /// become one.
  private final AtomicLong reads = new AtomicLong();

  MemorySessions(Core core, Recovery recovery) {
    this.core = core;
    this.recovery = recovery;
    this.row = core.newSocketId().substring(0, 8);
    this.recent = new RecentEvents(recovery.maxEvents(), recovery.maxBytes());
  }

  // Events.

  /// Sends an event to its receivers and keeps it for those that are away.
  void send(Outgoing plain, Audience audience, Supplier<Fanout> receivers) {
    long before = reads.get();
    Fanout chosen = receivers.get();
    List<Lane> lanes = List.of();
    lock.lock();
    try {
      if (before != reads.get()) {
        chosen = receivers.get();
      }
      Outgoing packet = plain.at(new EventNumber(row, ++last));
      keep(new Recent(last, packet, audience));
      chosen.queue(packet);
      if (last - asked > recovery.maxEvents() / 4) {
        lanes = askLanes();
      }
    } finally {
      lock.unlock();
    }
    chosen.proceed();
    lanes.forEach(Lane::proceed);
  }

  /// Sends an event to one socket, or to the one that has its session now.
  void send(Outgoing plain, String socketId) {
    Supplier<Fanout> receiver =
        () -> {
          Fanout one = new Fanout();
          holder(socketId).ifPresent(one);
          return one;
        };
    send(plain, new Audience(Set.of(socketId), Set.of(), true), receiver);
  }

  private void keep(Recent event) {
    if (byPid.isEmpty() || ended) {
      recent.dropUpTo(event.number());
    } else {
      recent.add(event);
    }
  }

  /// Lets each lane tell, when it comes to it, that it has delivered all events up to now. To be
  /// made to [Lane#proceed] without the lock.
  private List<Lane> askLanes() {
    asked = last;
    long upTo = last;
    List<Lane> lanes = new ArrayList<>(served.keySet());
    lanes.removeIf(lane -> !lane.queue(() -> delivered(lane, upTo)));
    return lanes;
  }

  private void delivered(Lane lane, long upTo) {
    lock.lock();
    try {
      served.put(lane, upTo);
    } finally {
      lock.unlock();
    }
  }

  /// Forgets what is older than two windows, while anybody may want it.
  private void tick(Owner owner) {
    List<Lane> lanes;
    lock.lock();
    try {
      recent.dropUpTo(oldMark);
      oldMark = newMark;
      newMark = last;
      ticking = null;
      if (byPid.isEmpty()) {
        recent.dropUpTo(last);
      } else {
        keepTicking(owner);
      }
      lanes = askLanes();
    } finally {
      lock.unlock();
    }
    lanes.forEach(Lane::proceed);
  }

  private void keepTicking(Owner owner) {
    if (ticking == null) {
      ticking = after(owner, () -> tick(owner));
    }
  }

  private Owner.Cancel after(Owner owner, Runnable task) {
    try {
      return owner.after(Math.max(1, recovery.window().toMillis()), task);
    } catch (RejectedExecutionException over) {
      // The owner has ended and so has the server.
      return () -> {};
    }
  }

  @Override
  CompletionStage<Page> missed(LocalSocket socket, Offset after) {
    lock.lock();
    try {
      reads.incrementAndGet();
      return CompletableFuture.completedFuture(page(socket, ((EventNumber) after).number()));
    } finally {
      lock.unlock();
    }
  }

  private Page page(LocalSocket socket, long after) {
    KeptSession kept = byPid.get(socket.pid());
    if (kept == null || after < recent.floor()) {
      throw new IllegalStateException("A client was too slow for the events that are kept");
    }
    Set<String> rooms = socket.rooms();
    List<Outgoing> found = new ArrayList<>();
    int bytes = 0;
    int looked = 0;
    for (Recent event : recent.after(after)) {
      if (looked == PAGE_EVENTS || bytes > PAGE_BYTES) {
        return new Page(found.iterator(), new EventNumber(row, after), false);
      }
      looked++;
      after = event.number();
      if (event.concerns(after <= kept.until ? kept.rooms : rooms)) {
        found.add(event.packet());
        bytes += event.packet().cost();
      }
    }
    return new Page(found.iterator(), new EventNumber(row, last), true);
  }

  // Sessions.

  @Override
  Session open(LocalSocket socket) {
    String identity = identity(socket);
    String pid = core.newSocketId();
    lock.lock();
    try {
      byPid.put(pid, new KeptSession(pid, socket.id(), identity, last));
      served.putIfAbsent(socket.lane(), 0L);
      keepTicking(socket.owner());
      return new Session(pid, socket.id(), new EventNumber(row, last));
    } finally {
      lock.unlock();
    }
  }

  private String identity(Socket socket) {
    return Objects.requireNonNull(recovery.identity().apply(socket), "a socket's identity");
  }

  @Override
  CompletionStage<Optional<Session>> resume(
      LocalSocket socket, String pid, Optional<String> offset) {
    Asked asked = new Asked(socket.lane(), pid, identity(socket), offset);
    CompletableFuture<Optional<Session>> found = new CompletableFuture<>();
    seek(asked, found);
    return found;
  }

  /// What a client that comes back said, and who it is.
  private record Asked(Lane lane, String pid, String identity, Optional<String> offset) {}

  /// Completes with the session as soon as no socket has it: the one that does ends now. Another
  /// connection of the same client may be quicker; then that one ends, too.
  private void seek(Asked by, CompletableFuture<Optional<Session>> found) {
    Optional<Session> session = Optional.empty();
    Optional<LocalSocket> holder = Optional.empty();
    lock.lock();
    try {
      KeptSession kept = byPid.get(by.pid);
      if (kept != null && kept.identity.equals(by.identity)) {
        holder = kept.away == null ? holder(kept.socketId) : Optional.empty();
        session = kept.away == null ? Optional.empty() : session(kept, kept.away, by);
      }
    } finally {
      lock.unlock();
    }
    if (holder.isPresent()) {
      holder.get().replaced(() -> seek(by, found));
    } else {
      found.complete(session);
    }
  }

  /// The session of a socket that is gone, from the first event on that its client may not have.
  private Optional<Session> session(KeptSession kept, KeptSession.Away away, Asked by) {
    long start = Math.max(kept.base, by.offset.map(this::number).orElse(0L));
    if (start >= away.told) {
      start = Math.max(start, away.served);
    }
    if (start < recent.floor()) {
      return Optional.empty();
    }
    kept.base = start;
    served.putIfAbsent(by.lane, 0L);
    return Optional.of(new Session(kept.pid, kept.socketId, new EventNumber(row, start)));
  }

  /// The number in what a client says is its offset; 0 if it is none of this row.
  private long number(String offset) {
    String prefix = row + "-";
    if (!offset.startsWith(prefix)) {
      return 0;
    }
    try {
      long number = Long.parseLong(offset.substring(prefix.length()), Character.MAX_RADIX);
      return number > last ? 0 : number;
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  @Override
  Optional<Set<String>> restore(LocalSocket socket, Session session) {
    KeptSession.Away away;
    Set<String> rooms;
    lock.lock();
    try {
      KeptSession kept = byPid.get(session.pid());
      if (kept == null || kept.away == null) {
        return Optional.empty();
      }
      away = kept.away;
      rooms = kept.rooms;
      away.over();
      kept.away = null;
      kept.until = last;
      gone.remove(kept);
    } finally {
      lock.unlock();
    }
    away.data.forEach(socket.data()::putIfAbsent);
    return Optional.of(rooms);
  }

  @Override
  void left(LocalSocket socket, Progress progress, DisconnectReason reason, Set<String> rooms) {
    lock.lock();
    try {
      KeptSession kept = byPid.get(progress.session().pid());
      if (kept == null) {
        return;
      }
      if (ended || !RECOVERABLE.contains(reason.text())) {
        byPid.remove(kept.pid);
        return;
      }
      kept.rooms = rooms;
      kept.away = away(socket, progress, reason);
      gone.add(kept);
      KeptSession.Away since = kept.away;
      since.expiry = after(socket.owner(), () -> expire(kept, since));
      if (gone.size() > recovery.maxSessions()) {
        forget(gone.getFirst());
      }
    } finally {
      lock.unlock();
    }
  }

  private KeptSession.Away away(LocalSocket socket, Progress progress, DisconnectReason reason) {
    long reached = ((EventNumber) progress.reached()).number();
    boolean all = progress.live() && !reason.text().equals(CloseReason.SLOW_CLIENT.text());
    long passed = all ? Math.max(reached, served.getOrDefault(socket.lane(), 0L)) : 0;
    return new KeptSession.Away(
        Map.copyOf(socket.data()), ((EventNumber) progress.told()).number(), passed);
  }

  private void expire(KeptSession kept, KeptSession.Away since) {
    lock.lock();
    try {
      if (kept.away == since) {
        forget(kept);
      }
    } finally {
      lock.unlock();
    }
  }

  private void forget(KeptSession kept) {
    gone.remove(kept);
    byPid.remove(kept.pid);
    if (kept.away != null) {
      kept.away.over();
    }
  }

  @Override
  void end() {
    lock.lock();
    try {
      ended = true;
      List.copyOf(gone).forEach(this::forget);
      recent.dropUpTo(last);
      if (ticking != null) {
        KeptSession.stop(ticking);
      }
    } finally {
      lock.unlock();
    }
  }
}
