package dev.standin.chat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Who can be reached: changes are stored first, then told to the user's own devices and to those
/// who share a conversation with them.
public final class Presence {

  /// How many peers hear of a change at most: those of the latest conversations.
  private static final int MOST_PEERS = 1_000;

  /// How often an announcement is repeated if the state changed while it was made.
  private static final int MOST_REPEATS = 8;

  private final UserStore users;
  private final MessageLog log;
  private final Announcer announcer;
  private final InstantSource clock;

  /// Whose time as BUSY may have ended without anybody being told: the store failed meanwhile.
  private final Queue<UserId> unsure = new ConcurrentLinkedQueue<>();

  /// Whom the people at other servers are to be told of again.
  private final Queue<UserId> again = new ConcurrentLinkedQueue<>();

  public Presence(UserStore users, MessageLog log, Announcer announcer, InstantSource clock) {
    this.users = users;
    this.log = log;
    this.announcer = announcer;
    this.clock = clock;
  }

  /// Blocking. False if there is no such user.
  public boolean set(UserId user, Availability availability) {
    boolean known = Waiting.on(users.availability(user, availability)).isPresent();
    if (known) {
      announce(user, announcer::availability);
    }
    return known;
  }

  /// Blocking. What somebody is now, whichever server changed it; empty if there is no such user.
  public Optional<Availability> of(UserId user) {
    return users.latest(user).map(known -> known.availability().at(clock.instant()));
  }

  /// Blocking. Makes those AVAILABLE whose time as BUSY is over; to be called every second or so,
  /// at every server. Who changes it themselves at that moment wins, and one server tells the end.
  public void endOverdue() {
    announceAll(unsure, announcer::availability);
    Instant now = clock.instant();
    for (User user : users.busyEndedBy(now)) {
      end(user.id(), now);
    }
  }

  private void end(UserId user, Instant now) {
    boolean done = false;
    try {
      if (Waiting.on(users.endBusy(user, now))) {
        announce(user, announcer::availability);
      }
      done = true;
    } finally {
      if (!done) {
        unsure.add(user);
      }
    }
  }

  /// Blocking. Tells the people at other servers again what they may not have heard; to be called
  /// every second or so.
  public void announceAgain() {
    if (again.isEmpty()) {
      again.addAll(announcer.untold());
    }
    announceAll(again, announcer::again);
  }

  /// Whoever could not be told of stays in the queue.
  private void announceAll(Queue<UserId> waiting, Telling telling) {
    for (UserId user = waiting.peek(); user != null; user = waiting.peek()) {
      announce(user, telling);
      waiting.poll();
    }
  }

  /// How an availability is told.
  @FunctionalInterface
  private interface Telling {
    void tell(UserId user, Availability now, Collection<UserId> audience);
  }

  /// Tells what is stored now, and again if that changed meanwhile, so that the last word is the
  /// truth whichever of two changes is told first.
  private void announce(UserId user, Telling telling) {
    List<UserId> audience = log.peers(user, MOST_PEERS);
    Optional<Availability> told = Optional.empty();
    for (int i = 0; i < MOST_REPEATS; i++) {
      Optional<Availability> now = of(user);
      if (now.isEmpty() || now.equals(told)) {
        return;
      }
      telling.tell(user, now.get(), audience);
      told = now;
    }
  }
}
