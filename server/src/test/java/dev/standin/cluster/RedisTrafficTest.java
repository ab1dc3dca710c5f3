package dev.standin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.chat.Announcements;
import dev.standin.chat.MessageId;
import dev.standin.chat.Pos;
import dev.standin.chat.UserId;
import dev.standin.socketio.Audience;
import dev.standin.socketio.Emission;
import dev.standin.socketio.RawJson;
import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What servers say to each other on a real Redis, announcements and nonsense included.
@Tag("slow")
class RedisTrafficTest {

  private static final UserId ANA = new UserId("a".repeat(24));
  private static final MessageId HELLO = new MessageId("0123456789abcdef01234567");
  private static final byte[] JSON =
      "{\"content\":\"é\",\"_id\":\"0123456789abcdef01234567\"}".getBytes(StandardCharsets.UTF_8);

  private final List<RedisLink> links = new ArrayList<>();
  private final RedisProcess redis = RedisProcess.start();
  private final RedisAdapter one = node();
  private final RedisAdapter other = node();

  private RedisAdapter node() {
    int number = links.size();
    RedisLink link = new RedisLink(RedisAddress.parse(redis.url()), new Random(number));
    links.add(link);
    result(link.ready());
    ClusterOptions options = new ClusterOptions("socket.io", Duration.ofMillis(1_500), true, false);
    SocketIoServer server =
        new SocketIoServer(
            SocketIoOptions.defaults(),
            new Random(number),
            namespace -> new RedisAdapter(namespace, link, options, new Random(100 + number)));
    RedisAdapter adapter = (RedisAdapter) server.sockets().adapter();
    result(adapter.follow("started"));
    return adapter;
  }

  @AfterEach
  void close() {
    links.forEach(RedisLink::close);
    redis.close();
  }

  private RedisAnnouncements announcements(int node, Notes notes) {
    var announcements = new RedisAnnouncements(node == 0 ? one : other, links.get(node));
    announcements.heardBy(notes);
    return announcements;
  }

  private static <T> T result(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static RawJson raw(String json) {
    return new RawJson(json.getBytes(StandardCharsets.UTF_8));
  }

  /// Remembers what it hears as text.
  private static final class Notes implements Announcements.Hearer {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public void told(UserId user, Announcements.Told told) {
      heard.add(
          user
              + " "
              + told.event()
              + " "
              + new String(told.json(), StandardCharsets.UTF_8)
              + " "
              + told.link());
    }

    @Override
    public void foreign(UserId user, MessageId id, String event, byte[] json) {
      heard.add("foreign " + user + " " + id + " " + event);
    }

    @Override
    public void missedThere(Duration lately) {
      heard.add("missed " + lately);
    }

    @Override
    public void lost() {
      heard.add("lost");
    }

    @Override
    public void regained() {
      heard.add("regained");
    }

    private void hears(String expected) throws InterruptedException {
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(expected);
    }
  }

  @Test
  void anEventBesideTheLogReachesUsersAtOtherServersOrItsSendingFails() throws Exception {
    Notes own = new Notes();
    Notes notes = new Notes();
    RedisAnnouncements telling = announcements(0, own);
    announcements(1, notes);
    UserId bo = new UserId("b".repeat(24));
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    other.intercept(
        (audience, event, args, extra) -> {
          events.add(new TreeSet<>(audience.rooms()) + " " + event + " " + args.size());
          return true;
        });

    result(telling.send(Set.of(bo, ANA), "availability", JSON));
    assertThat(events.poll(20, TimeUnit.SECONDS))
        .isEqualTo("[" + ANA + ", " + bo + "] availability 1");
    result(telling.missed(Duration.ofSeconds(7)));
    notes.hears("missed PT7S");
    assertThat(own.heard).isEmpty();
    redis.kill();
    assertThatThrownBy(() -> result(telling.send(Set.of(bo, ANA), "availability", JSON)))
        .isInstanceOf(CompletionException.class);
    assertThatThrownBy(() -> result(telling.missed(Duration.ofSeconds(7))))
        .isInstanceOf(CompletionException.class);
  }

  @Test
  void whatConcernsAUserIsToldToTheServersThatFollowThem() throws Exception {
    Notes own = new Notes();
    Notes notes = new Notes();
    RedisAnnouncements telling = announcements(0, own);
    RedisAnnouncements hearing = announcements(1, notes);
    Announcements.Link link = new Announcements.Link(new Pos(2, 7), new Pos(1, 5), 6, -9);
    result(telling.tell(ANA, new Announcements.Told("message", JSON, link)));
    result(telling.follow(ANA));
    result(hearing.follow(ANA));
    result(hearing.follow(ANA));
    hearing.unfollow(ANA);
    result(telling.tell(ANA, new Announcements.Told("message:sent", JSON, link)));
    notes.hears(
        "a".repeat(24)
            + " message:sent {\"content\":\"é\",\"_id\":\"0123456789abcdef01234567\"}"
            + " Link[pos=2:7, prev=1:5, before=6, run=-9]");
    hearing.unfollow(ANA);
    String channel = "socket.io#/#" + ANA + "#";
    while (result(links.get(0).subscribers(channel)) > 1) {
      Thread.onSpinWait();
    }
    result(telling.tell(ANA, new Announcements.Told("message", JSON, link)));
    result(links.get(1).arrived());
    assertThat(notes.heard).isEmpty();
    assertThat(own.heard).as("it does not hear itself").isEmpty();
  }

  @Test
  void messagesOfOtherServersAreNoticedAndTheRestIsDelivered() throws Exception {
    Notes notes = new Notes();
    RedisAnnouncements hearing = announcements(1, notes);
    result(hearing.follow(ANA));
    Audience to = new Audience(Set.of(ANA.hex()), Set.of(), false);
    for (String json :
        List.of("{\"a\":{\"_id\":1},\"_id\":\"" + HELLO + "\"}", "{\"_id\":7}", "{}")) {
      one.broadcast(to, new Emission("message", List.of(raw(json)), false, true, Optional.empty()));
    }
    result(links.get(0).publish("end", new byte[0]));
    result(links.get(1).arrived());
    notes.hears("foreign " + ANA + " " + HELLO + " message");
    assertThat(notes.heard).isEmpty();
    assertThat(other.badFrames()).isZero();
  }

  @Test
  void announcementsSayThatRedisWasAwayAndFailInTime() throws Exception {
    RedisAnnouncements hearing = new RedisAnnouncements(other, links.get(1));
    Notes notes = new Notes();
    hearing.heardBy(notes);
    result(hearing.follow(ANA));
    redis.kill();
    notes.hears("lost");
    Announcements.Link link = new Announcements.Link(new Pos(2, 7), Pos.NONE, 6, -9);
    assertThatThrownBy(
            () -> result(hearing.tell(ANA, new Announcements.Told("message", JSON, link))))
        .isNotNull();
    assertThatThrownBy(() -> result(hearing.follow(new UserId("b".repeat(24))))).isNotNull();
    redis.restart();
    notes.hears("regained");
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (links.get(1).trouble().isPresent()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
    }
    int followers = result(links.get(1).subscribers("socket.io#/#" + "b".repeat(24) + "#"));
    assertThat(followers).isEqualTo(1);
  }

  @Test
  void questionsEndAtTheirDeadlineWhileRedisIsPaused() {
    assertThat(result(one.serverCount())).isEqualTo(2);
    redis.pause();
    try {
      assertThatThrownBy(() -> result(one.fetchSockets(Audience.EVERYONE))).isNotNull();
      assertThatThrownBy(() -> result(one.allRooms())).isNotNull();
    } finally {
      redis.resume();
    }
  }

  @Test
  void aServerThatCountsAndDoesNotAnswerEndsAQuestionWithASentence() {
    result(links.get(1).subscribe("socket.io-request#/#", message -> {}));
    RedisLink third = new RedisLink(RedisAddress.parse(redis.url()), new Random(9));
    links.add(third);
    result(third.ready());
    result(third.subscribe("socket.io-request#/#", message -> {}));
    assertThatThrownBy(() -> result(one.fetchSockets(Audience.EVERYONE)))
        .cause()
        .hasMessage("1 other nodes did not answer within 1500 ms");
  }

  @Test
  void nonsenseIsCountedAndHarmsNobody() {
    RedisLink stranger = links.get(0);
    Random chance = new Random(3);
    List<String> requests =
        List.of(
            "",
            "{",
            "{}",
            "null",
            "[]",
            "{\"type\":99}",
            "{\"type\":\"5\"}",
            "{\"type\":6}",
            "{\"type\":6,\"data\":[]}",
            "{\"type\":6,\"data\":7}",
            "{\"type\":1e99}",
            "{\"type\":2,\"opts\":7,\"rooms\":{\"a\":1}}",
            "{\"type\":12345678901}",
            "[".repeat(100_000),
            "{\"type\":5,\"opts\":" + "[".repeat(2_000));
    for (String request : requests) {
      for (String channel :
          List.of("socket.io-request#/#", "socket.io-response#/#", "socket.io#/#")) {
        stranger.publish(channel, request.getBytes(StandardCharsets.UTF_8));
      }
    }
    for (int i = 0; i < 500; i++) {
      byte[] noise = new byte[chance.nextInt(40)];
      chance.nextBytes(noise);
      stranger.publish(i % 2 == 0 ? "socket.io#/#" : "socket.io-request#/#", noise);
    }
    stranger.publish("socket.io#/#", new byte[1_000_000]);
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (other.badFrames() <= 100 || !result(links.get(1).arrived())) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
    }
    assertThat(result(one.fetchSockets(Audience.EVERYONE))).isEmpty();
  }
}
