package dev.standin.live;

import dev.standin.chat.Announcements;
import dev.standin.chat.Availability;
import dev.standin.chat.UserId;
import dev.standin.socketio.RawJson;
import dev.standin.wire.JsonShapes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Tells availabilities, which are in no log, and remembers whose the other servers may not have
/// heard: those that could not be sent, and, after an interruption here or there, those that were
/// sent since it began. Callable from any thread; its lock is held for looking up only.
final class Statuses {

  private static final System.Logger LOG = System.getLogger(Statuses.class.getName());

  /// Users that are remembered, those told last.
  static final int MOST = 10_000;

  /// Named at once; one while the others can't be told, to find out whether they can again.
  static final int AT_ONCE = 200;

  /// More than it takes to notice an interruption.
  static final Duration UNNOTICED = Duration.ofSeconds(5);

  private final Outlet outlet;
  private final Optional<Announcements> way;
  private final LongSupplier nanos;
  private final long begun;

  /// When each was told here last, in this order.
  private final Map<UserId, Long> lately = new LinkedHashMap<>();

  private final Set<UserId> untold = new LinkedHashSet<>();

  /// When the last one was told that is not remembered any more.
  private OptionalLong forgotten = OptionalLong.empty();

  /// Since when nothing is heard here.
  private OptionalLong lost = OptionalLong.empty();

  /// Since when something may have been missed here that the others were not asked for yet.
  private OptionalLong missed = OptionalLong.empty();

  private boolean failing;
  private boolean warned;

  Statuses(Outlet outlet, Optional<Announcements> way, LongSupplier nanos) {
    this.outlet = outlet;
    this.way = way;
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
  }

  /// Tells all these people's sockets.
  void tell(UserId user, Availability now, Collection<UserId> audience) {
    Set<UserId> people = people(user, audience);
    byte[] json = JsonShapes.availability(user, now);
    way.ifPresent(others -> send(others, user, people, json));
    outlet.send(
        people.stream().map(Rooms::of).collect(Collectors.toSet()),
        "availability",
        new RawJson(json));
  }

  /// Tells those at other servers.
  void again(UserId user, Availability now, Collection<UserId> audience) {
    way.ifPresent(
        others -> send(others, user, people(user, audience), JsonShapes.availability(user, now)));
  }

  private static Set<UserId> people(UserId user, Collection<UserId> audience) {
    Set<UserId> people = new HashSet<>(audience);
    people.add(user);
    return people;
  }

  private void send(Announcements others, UserId user, Set<UserId> people, byte[] json) {
    telling(user);
    CompletionStage<Void> sent;
    try {
      sent = others.send(people, "availability", json);
    } catch (RuntimeException ended) {
      sent = CompletableFuture.failedFuture(ended);
    }
    sent.whenComplete((_, fault) -> sent(user, fault == null));
  }

  private synchronized void telling(UserId user) {
    lately.remove(user);
    lately.put(user, nanos.getAsLong());
    if (lately.size() > MOST) {
      Iterator<Long> times = lately.values().iterator();
      forgotten = OptionalLong.of(times.next());
      times.remove();
    }
  }

  private synchronized void sent(UserId user, boolean taken) {
    failing = !taken;
    if (!taken) {
      owe(user);
    }
  }

  /// The newest wins.
  private void owe(UserId user) {
    untold.remove(user);
    untold.add(user);
    if (untold.size() > MOST) {
      Iterator<UserId> eldest = untold.iterator();
      eldest.next();
      eldest.remove();
      tooMany();
    }
  }

  /// Says so once, until all are told.
  private void tooMany() {
    if (warned) {
      return;
    }
    warned = true;
    LOG.log(
        System.Logger.Level.WARNING,
        "More than {0} users changed their availability while other servers could not be told;"
            + " people there may see the old one of some until they load the page again",
        MOST);
  }

  /// Whom the others may not have heard of, some at a time; each is named once.
  synchronized List<UserId> untold() {
    List<UserId> some = new ArrayList<>();
    Iterator<UserId> all = untold.iterator();
    while (all.hasNext() && some.size() < (failing ? 1 : AT_ONCE)) {
      some.add(all.next());
      all.remove();
    }
    warned = warned && !untold.isEmpty();
    return some;
  }

  /// What the others send may not arrive here from now on, nor what was sent shortly before.
  synchronized void lost() {
    if (lost.isEmpty()) {
      lost = OptionalLong.of(nanos.getAsLong());
    }
  }

  /// It arrives again, or for the first time. What was sent from here before may have been lost on
  /// its way, too.
  synchronized void regained() {
    long since = lost.orElse(begun) - UNNOTICED.toNanos();
    lost = OptionalLong.empty();
    missed = OptionalLong.of(earlier(since));
    oweSince(since);
  }

  private long earlier(long since) {
    return missed.isPresent() && missed.getAsLong() - since < 0 ? missed.getAsLong() : since;
  }

  /// Another server missed what was sent to it so lately.
  synchronized void missedThere(Duration time) {
    oweSince(nanos.getAsLong() - time.toNanos());
  }

  private void oweSince(long since) {
    if (forgotten.isPresent() && forgotten.getAsLong() - since >= 0) {
      tooMany();
    }
    lately.forEach(
        (user, at) -> {
          if (at - since >= 0) {
            owe(user);
          }
        });
  }

  /// A second has passed: asks the others for what was missed, until that is on its way to them.
  void look() {
    way.ifPresent(
        others -> {
          OptionalLong since = take();
          if (since.isPresent()) {
            ask(others, since.getAsLong());
          }
        });
  }

  private synchronized OptionalLong take() {
    OptionalLong taken = missed;
    missed = OptionalLong.empty();
    return taken;
  }

  private void ask(Announcements others, long since) {
    CompletionStage<Void> asked;
    try {
      asked = others.missed(Duration.ofNanos(nanos.getAsLong() - since));
    } catch (RuntimeException ended) {
      asked = CompletableFuture.failedFuture(ended);
    }
    asked.whenComplete(
        (_, fault) -> {
          if (fault != null) {
            put(since);
          }
        });
  }

  private synchronized void put(long since) {
    missed = OptionalLong.of(earlier(since));
  }
}
