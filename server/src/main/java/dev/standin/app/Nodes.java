package dev.standin.app;

import dev.standin.auth.SigningSecret;
import dev.standin.chat.Announcements;
import dev.standin.chat.Attendance;
import dev.standin.chat.Online;
import dev.standin.chat.Tally;
import dev.standin.cluster.ClusterOptions;
import dev.standin.cluster.HiddenKeys;
import dev.standin.cluster.RedisAdapter;
import dev.standin.cluster.RedisAnnouncements;
import dev.standin.cluster.RedisKeys;
import dev.standin.cluster.RedisLink;
import dev.standin.cluster.SharedPresence;
import dev.standin.cluster.SharedTally;
import dev.standin.socketio.Adapter;
import dev.standin.socketio.LocalAdapter;
import dev.standin.socketio.Namespace;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/// What joins this node to the others: Redis, if the settings name one.
final class Nodes implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Nodes.class.getName());
  private static final Duration FIRST_WAIT = Duration.ofSeconds(3);

  private final Optional<RedisLink> redis;
  private final ClusterOptions options;
  private final RedisKeys keys;
  private final SecureRandom random;
  private Optional<SharedPresence> presence = Optional.empty();

  /// Waits a short while for Redis; a node starts without it, too, and is slower to hear.
  Nodes(Optional<Config.Redis> settings, SecureRandom random) {
    Optional<String> prefix = settings.flatMap(Config.Redis::prefix);
    this.options = options(prefix).keepingSecrets();
    this.keys = prefix.map(RedisKeys::new).orElseGet(RedisKeys::defaults);
    this.redis = settings.map(found -> new RedisLink(found.address(), random));
    this.random = random;
    redis.ifPresent(Nodes::await);
  }

  /// What all nodes with this prefix agree on.
  static ClusterOptions options(Optional<String> prefix) {
    ClusterOptions usual = ClusterOptions.defaults();
    return prefix.map(usual::withPrefix).orElse(usual);
  }

  private static void await(RedisLink link) {
    try {
      link.ready().toCompletableFuture().get(FIRST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException away) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Redis is away ({0}). The server starts all the same: what other nodes store is read"
              + " from the store every second until Redis answers.",
          link.trouble().orElse("no answer yet"));
      link.ready().thenRun(() -> LOG.log(System.Logger.Level.INFO, "Redis answers now"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The adapter of a namespace.
  Adapter adapter(Namespace namespace) {
    return redis
        .<Adapter>map(link -> new RedisAdapter(namespace, link, options, random))
        .orElseGet(() -> new LocalAdapter(namespace));
  }

  /// How the nodes wake each other by the events of the namespace.
  Optional<Announcements> announcements(Namespace namespace) {
    return redis
        .filter(_ -> namespace.adapter() instanceof RedisAdapter)
        .map(link -> new RedisAnnouncements((RedisAdapter) namespace.adapter(), link));
  }

  /// What the nodes know together about throttles.
  Tally tally(SigningSecret signing, ScheduledExecutorService alarms, LongSupplier nanos) {
    return redis
        .<Tally>map(link -> new SharedTally(link, hidden(signing), alarms, nanos))
        .orElseGet(Tally::alone);
  }

  private HiddenKeys hidden(SigningSecret signing) {
    return new HiddenKeys(keys, signing.derive("throttles"));
  }

  /// Who has a socket anywhere; to be called once.
  Online online(Attendance here, ScheduledExecutorService alarms) {
    byte[] name = new byte[12];
    random.nextBytes(name);
    var place = new SharedPresence.Place(keys, HexFormat.of().formatHex(name));
    presence = redis.map(link -> new SharedPresence(link, place, here, alarms));
    return presence.<Online>map(shared -> shared).orElse(here);
  }

  /// A figure of the connection to Redis; 0 without one.
  long figure(ToLongFunction<RedisLink> of) {
    return redis.map(of::applyAsLong).orElse(0L);
  }

  /// Takes this node's users off, as far as Redis can be told; some 2 s at most.
  @Override
  public void close() {
    presence.ifPresent(SharedPresence::close);
    redis.ifPresent(RedisLink::close);
  }
}
