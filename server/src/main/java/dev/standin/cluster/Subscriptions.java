package dev.standin.cluster;

import dev.standin.cluster.Channels.Receiver;
import io.lettuce.core.api.async.BaseRedisAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What this node wants to hear, and what Redis knows of that. Changes are gathered while Redis
/// answers the ones before, so many sockets that come at once cost few commands; after a loss of
/// the connection everything is asked for again.
///
/// A PING behind each group of commands is the confirmation: Redis answers in order.
final class Subscriptions {

  private static final int GROUP = 1_000;
  private static final long PAUSE_MILLIS = 100;

  private static final class Channel {
    /// One for each call that wants it.
    private volatile Receiver[] receivers = {};

    private boolean sent;

    /// Whether Redis may have forgotten it, or not.
    private boolean unsure;

    private CompletableFuture<Void> confirmed = new CompletableFuture<>();
  }

  private record Group(List<String> coming, List<String> going, List<Channel> sent) {}

  private final ConcurrentHashMap<String, Channel> channels = new ConcurrentHashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private final ScheduledExecutorService loop;
  private final Runnable whole;
  private final Consumer<Throwable> troubled;
  private @Nullable StatefulRedisPubSubConnection<String, byte[]> connection;
  private boolean asking;
  private boolean refused;

  /// @param loop where commands are sent from, one group at a time
  /// @param whole told, on the loop, each time that Redis knows all that is wanted
  /// @param troubled told, on the loop, why Redis takes no channel
  Subscriptions(ScheduledExecutorService loop, Runnable whole, Consumer<Throwable> troubled) {
    this.loop = loop;
    this.whole = whole;
    this.troubled = troubled;
  }

  synchronized CompletionStage<Void> add(String name, Receiver receiver) {
    Channel channel = channels.computeIfAbsent(name, fresh -> new Channel());
    channel.receivers = with(channel.receivers, receiver);
    if (channel.receivers.length == 1) {
      change(name);
    }
    return channel.confirmed;
  }

  synchronized void remove(String name, Receiver receiver) {
    Channel channel = channels.get(name);
    if (channel != null) {
      channel.receivers = without(channel.receivers, receiver);
      if (channel.receivers.length == 0) {
        change(name);
      }
    }
  }

  private static Receiver[] with(Receiver[] some, Receiver another) {
    Receiver[] all = Arrays.copyOf(some, some.length + 1);
    all[some.length] = another;
    return all;
  }

  /// Without one of those that are this.
  private static Receiver[] without(Receiver[] some, Receiver gone) {
    List<Receiver> left = new ArrayList<>(List.of(some));
    left.remove(gone);
    return left.toArray(Receiver[]::new);
  }

  private void change(String name) {
    changed.add(name);
    StatefulRedisPubSubConnection<String, byte[]> asked = connection;
    if (asked != null && !asking) {
      asking = true;
      loop.execute(() -> ask(asked));
    }
  }

  /// A message has come. Each receiver hears it once, however often it wanted it.
  void received(String name, byte[] message) {
    Channel channel = channels.get(name);
    Receiver[] receivers = channel == null ? new Receiver[0] : channel.receivers;
    for (int i = 0; i < receivers.length; i++) {
      if (i == 0 || !List.of(receivers).subList(0, i).contains(receivers[i])) {
        receivers[i].received(message);
      }
    }
  }

  /// A connection that knows nothing yet.
  synchronized void attach(StatefulRedisPubSubConnection<String, byte[]> fresh) {
    connection = fresh;
    changed.addAll(channels.keySet());
    asking = true;
    loop.execute(() -> ask(fresh));
  }

  synchronized void detach() {
    connection = null;
    asking = false;
    refused = false;
    for (Channel channel : channels.values()) {
      channel.sent = false;
      if (channel.confirmed.isDone()) {
        channel.confirmed = new CompletableFuture<>();
      }
    }
  }

  /// Whether Redis knows all that is wanted.
  synchronized boolean settled() {
    return connection != null && !asking && changed.isEmpty();
  }

  /// Whether Redis answers and denies a channel.
  synchronized boolean refused() {
    return refused;
  }

  private void ask(StatefulRedisPubSubConnection<String, byte[]> asked) {
    Group group;
    synchronized (this) {
      if (!asked.equals(connection)) {
        return;
      }
      group = next();
    }
    CompletableFuture<Void> taken = CompletableFuture.completedFuture(null);
    if (!group.coming.isEmpty()) {
      String[] names = group.coming.toArray(String[]::new);
      taken = asked.async().subscribe(names).toCompletableFuture();
    }
    if (!group.going.isEmpty()) {
      asked.async().unsubscribe(group.going.toArray(String[]::new));
    }
    BaseRedisAsyncCommands<String, byte[]> behind = asked.async();
    CompletableFuture<Void> coming = taken;
    behind
        .ping()
        .whenCompleteAsync(
            (pong, silence) -> answered(asked, group, silence, refusal(coming)), loop);
  }

  /// Why Redis said no, empty if it did not.
  private static Optional<Throwable> refusal(CompletableFuture<Void> taken) {
    return taken.isCompletedExceptionally() ? Optional.of(taken.exceptionNow()) : Optional.empty();
  }

  private Group next() {
    Group group = new Group(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<String> names = changed.stream().limit(GROUP).toList();
    for (String name : names) {
      changed.remove(name);
      Channel channel = channels.get(name);
      if (channel == null) {
        continue;
      }
      boolean wanted = channel.receivers.length > 0;
      if (wanted && (!channel.sent || channel.unsure)) {
        channel.sent = true;
        channel.unsure = false;
        group.coming.add(name);
        group.sent.add(channel);
      } else if (!wanted) {
        channels.remove(name);
        if (channel.sent) {
          group.going.add(name);
        }
      }
    }
    return group;
  }

  private void answered(
      StatefulRedisPubSubConnection<String, byte[]> asked,
      Group group,
      @Nullable Throwable silence,
      Optional<Throwable> refusal) {
    boolean failed = silence != null || refusal.isPresent();
    List<CompletableFuture<Void>> confirmed = new ArrayList<>();
    boolean more;
    synchronized (this) {
      if (!asked.equals(connection)) {
        return;
      }
      refused = silence == null && refusal.isPresent();
      if (!failed) {
        group.sent.forEach(channel -> confirmed.add(channel.confirmed));
      } else {
        askAgain(group);
      }
      more = !changed.isEmpty() || failed;
      asking = more;
    }
    confirmed.forEach(each -> each.complete(null));
    refusal.ifPresent(troubled);
    if (more) {
      long pause = failed ? PAUSE_MILLIS : 0;
      loop.schedule(() -> ask(asked), pause, TimeUnit.MILLISECONDS);
    } else {
      whole.run();
    }
  }

  /// Redis was silent, or denies a channel; whether it took the commands is unknown, and taking
  /// them twice does no harm.
  private void askAgain(Group group) {
    group.sent.forEach(channel -> channel.sent = false);
    changed.addAll(group.coming);
    for (String gone : group.going) {
      Channel back = channels.get(gone);
      if (back == null) {
        Channel ghost = new Channel();
        ghost.sent = true;
        ghost.unsure = true;
        channels.put(gone, ghost);
      }
      changed.add(gone);
    }
  }
}
