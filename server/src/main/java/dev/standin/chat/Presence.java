package dev.standin.chat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

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

  /// How many changes by the user themselves are under way; an overdue end gives way to them.
  private final Map<UserId, Integer> changing = new ConcurrentHashMap<>();

  public Presence(UserStore users, MessageLog log, Announcer announcer, InstantSource clock) {
    this.users = users;
    this.log = log;
    this.announcer = announcer;
    this.clock = clock;
  }

  /// Blocking. False if there is no such user.
  public boolean set(UserId user, Availability availability) {
    changing.merge(user, 1, Integer::sum);
    boolean known;
    try {
      known = Waiting.on(users.availability(user, availability)).isPresent();
    } finally {
      changing.computeIfPresent(user, (_, n) -> n == 1 ? null : n - 1);
    }
    if (known) {
      announce(user);
    }
    return known;
  }

  /// Blocking. What somebody is now; empty if there is no such user.
  public Optional<Availability> of(UserId user) {
    return users.byId(user).map(known -> known.availability().at(clock.instant()));
  }

  /// Blocking. Makes those AVAILABLE whose time as BUSY is over; to be called every second or so.
  /// Who changes it themselves at that moment wins.
  public void endOverdue() {
    Instant now = clock.instant();
    for (User user : users.busyEndedBy(now)) {
      Optional<CompletionStage<Optional<User>>> ended = end(user.id(), now);
      if (ended.isPresent() && Waiting.on(ended.get()).isPresent()) {
        announce(user.id());
      }
    }
  }

  /// Submits the end unless a change is under way or done; submitting doesn't block, so a change
  /// that begins later is stored later.
  private Optional<CompletionStage<Optional<User>>> end(UserId id, Instant now) {
    var ended =
        new Object() {
          Optional<CompletionStage<Optional<User>>> stage = Optional.empty();
        };
    boolean overdue = users.byId(id).filter(user -> overdue(user.availability(), now)).isPresent();
    changing.compute(
        id,
        (_, others) -> {
          boolean still =
              users.recent(id).map(user -> overdue(user.availability(), now)).orElse(overdue);
          if (others == null && still) {
            ended.stage = Optional.of(users.availability(id, Availability.AVAILABLE));
          }
          return others;
        });
    return ended.stage;
  }

  private static boolean overdue(Availability availability, Instant now) {
    return availability.busy() && !availability.at(now).busy();
  }

  /// Tells what is so now, and again if that changed meanwhile, so that the last word is the truth
  /// whichever of two changes is told first.
  private void announce(UserId user) {
    List<UserId> audience = log.peers(user, MOST_PEERS);
    Optional<Availability> told = Optional.empty();
    for (int i = 0; i < MOST_REPEATS; i++) {
      Optional<Availability> now = of(user);
      if (now.isEmpty() || now.equals(told)) {
        return;
      }
      announcer.availability(user, now.get(), audience);
      told = now;
    }
  }
}
