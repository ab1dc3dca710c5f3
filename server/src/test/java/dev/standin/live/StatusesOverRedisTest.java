package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.Eventually;
import dev.standin.chat.Announcements;
import dev.standin.chat.Availability;
import dev.standin.chat.MessageId;
import dev.standin.chat.UserId;
import dev.standin.cluster.ClusterOptions;
import dev.standin.cluster.RedisAdapter;
import dev.standin.cluster.RedisAddress;
import dev.standin.cluster.RedisAnnouncements;
import dev.standin.cluster.RedisLink;
import dev.standin.cluster.RedisProcess;
import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Statuses between two servers whose Redis goes and comes back.
@Tag("slow")
final class StatusesOverRedisTest {

  private final RedisProcess redis = RedisProcess.start();
  private final Node one = new Node(1);
  private final Node other = new Node(2);

  @AfterEach
  void close() {
    one.link.close();
    other.link.close();
    redis.close();
  }

  private final class Node implements Announcements.Hearer {

    final RedisLink link;
    final Statuses statuses;
    final Queue<String> heard = new ConcurrentLinkedQueue<>();
    final RedisAdapter adapter;

    Node(int number) {
      link = new RedisLink(RedisAddress.parse(redis.url()), new Random(number));
      link.ready().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
      var namespace =
          new SocketIoServer(
                  SocketIoOptions.defaults(),
                  new Random(number),
                  it -> new RedisAdapter(it, link, ClusterOptions.defaults(), new Random(number)))
              .sockets();
      adapter = (RedisAdapter) namespace.adapter();
      var way = new RedisAnnouncements(adapter, link);
      way.heardBy(this);
      adapter.intercept(
          (audience, event, args, extra) -> {
            heard.add(event + " to " + audience.rooms().size() + " users");
            return true;
          });
      adapter.follow("all").toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
      var outlet = new Outlet(namespace, new Writings(namespace));
      statuses = new Statuses(outlet, Optional.of(way), System::nanoTime);
    }

    @Override
    public void told(UserId user, Announcements.Told told) {}

    @Override
    public void foreign(UserId user, MessageId id, String event, byte[] json) {}

    @Override
    public void missedThere(Duration lately) {
      statuses.missedThere(lately);
    }

    @Override
    public void lost() {
      statuses.lost();
    }

    @Override
    public void regained() {
      statuses.regained();
    }

    /// What a second brings; by now the audience has another size.
    void second() {
      statuses.look();
      for (UserId user : statuses.untold()) {
        statuses.again(user, Availability.AVAILABLE, List.of(Hall.BO, user));
      }
    }
  }

  private boolean passing(String expected) {
    one.second();
    other.second();
    return other.heard.contains(expected);
  }

  @Test
  void whatChangedWhileRedisWasAwayIsHeardAtTheOtherServerAfterwards() {
    one.statuses.tell(Hall.ANA, Availability.BUSY, List.of(Hall.BO, new UserId("0d".repeat(12))));
    Eventually.await(() -> other.heard.contains("availability to 3 users"));
    redis.kill();
    Eventually.await(() -> one.link.trouble().isPresent() && other.link.trouble().isPresent());
    one.statuses.tell(Hall.ANA, Availability.AVAILABLE, List.of(Hall.BO));
    redis.restart();

    Eventually.await(() -> passing("availability to 2 users"));

    assertThat(one.heard).isEmpty();
  }

  @Test
  void aServerThatAloneWasCutOffAsksForWhatItMissed() {
    Node late = new Node(3);
    try {
      one.statuses.tell(Hall.ANA, Availability.BUSY, List.of());
      assertThat(one.statuses.untold()).isEmpty();
      // It begins now, and what was sent seconds before may have been meant for it.
      late.regained();

      Eventually.await(
          () -> {
            late.second();
            one.second();
            return late.heard.contains("availability to 2 users");
          });
    } finally {
      late.link.close();
    }
  }
}
