package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.CloseReason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients that are cut anywhere hear each event of their rooms once and in order.
class RecoveryCourseTest {

  enum Backed {
    BY_MEMORY,
    BY_A_LOG
  }

  /// A server, its events and its clients.
  private static final class Course {
    private final Random chance;
    private final World world;
    private final Namespace main;
    private final ListLog log = new ListLog();
    private final boolean memory;
    private final List<OfficialClient> clients = new ArrayList<>();

    /// What each session's client must hear, by socket id.
    private final Map<String, Due> expected = new HashMap<>();

    /// Events that are in the log and not yet sent.
    private final Deque<Runnable> committed = new ArrayDeque<>();

    private final List<Client> halfDead = new ArrayList<>();
    private int sent;

    private record Due(String room, List<Integer> events) {}

    Course(Backed backed, long seed) {
      chance = new Random(seed);
      memory = backed == Backed.BY_MEMORY;
      SocketIoOptions.Builder options = SocketIoOptions.defaults().toBuilder();
      if (memory) {
        options.recovery(Recovery.within(Duration.ofMinutes(2), socket -> user(socket)));
      }
      world = new World(options, seed);
      world.owner();
      world.owner();
      main = world.server.of("/");
      if (!memory) {
        main.recoverFrom(log);
        log.pageSize = 1 + chance.nextInt(4);
        log.slow = chance.nextBoolean();
      }
      main.onConnection(
          socket -> {
            if (!socket.recovered()) {
              expected.put(socket.id(), new Due(room(user(socket)), new ArrayList<>()));
              socket.join(room(user(socket)));
            } else if (!memory) {
              socket.join(room(user(socket)));
            }
            socket.emit("welcome", "text");
          });
    }

    private static String user(Socket socket) {
      return Objects.requireNonNull(socket.auth().get("user")).toString();
    }

    private static String room(String user) {
      return user.startsWith("even") ? "even" : "odd";
    }

    OfficialClient client(String user, int batch) {
      OfficialClient client = new OfficialClient(world, user, batch);
      clients.add(client);
      return client;
    }

    World.FakeOwner anyOwner() {
      return world.owners().get(chance.nextInt(3));
    }

    /// An event for one room, in memory, or for all, in the log.
    void send() {
      int number = ++sent;
      String room = chance.nextBoolean() ? "even" : "odd";
      for (Due due : expected.values()) {
        if (!memory || due.room.equals(room)) {
          due.events.add(number);
        }
      }
      if (memory) {
        main.to(room).emit("e", number);
      } else {
        ListLog.At place = log.append("e", number);
        committed.add(() -> main.at(place).emit("e", number));
      }
    }

    void sendCommitted() {
      if (!committed.isEmpty()) {
        committed.removeFirst().run();
      }
    }

    void step() {
      OfficialClient client = clients.get(chance.nextInt(clients.size()));
      switch (chance.nextInt(12)) {
        case 0 -> send();
        case 1 -> anyOwner().execute(this::send);
        case 2, 3 -> sendCommitted();
        case 4 -> main.volatileEvents().emit("typing", "who");
        case 5 -> main.sockets().forEach(socket -> noise(socket));
        case 6 -> log.answerOne();
        case 7, 8 -> client.takes();
        case 9 -> cutOrConnect(client);
        default -> world.step();
      }
      if (client.cutByServer()) {
        client.loses(false);
      }
    }

    private void noise(Socket socket) {
      if (memory) {
        socket.emitVolatile("noise", "text");
      } else {
        socket.emit("noise", "text");
      }
    }

    private void cutOrConnect(OfficialClient client) {
      if (client.offline()) {
        client.connects(anyOwner());
      } else if (chance.nextInt(3) == 0) {
        boolean noticed = chance.nextBoolean();
        Client lost = client.loses(noticed);
        if (!noticed && lost != null) {
          halfDead.add(lost);
        }
      } else if (!halfDead.isEmpty()) {
        halfDead.remove(chance.nextInt(halfDead.size())).dropsLater(CloseReason.PING_TIMEOUT);
      }
    }

    /// Everyone comes back and takes everything.
    void finish(String as) {
      log.slow = false;
      for (int i = 0; i < 50; i++) {
        while (!committed.isEmpty()) {
          sendCommitted();
        }
        world.settle();
        log.answer();
        for (OfficialClient client : clients) {
          if (client.cutByServer()) {
            client.loses(false);
          }
          if (client.offline()) {
            client.connects(anyOwner());
            world.settle();
          }
          while (client.takes()) {
            world.settle();
          }
        }
      }
      for (OfficialClient client : clients) {
        assertThat(client.sids).as(as).isNotEmpty().allMatch(client.sids.getFirst()::equals);
        assertThat(client.heard)
            .as("%s, %s", as, client.user)
            .isEqualTo(Objects.requireNonNull(expected.get(client.sids.getFirst())).events);
      }
      assertThat(world.faults).as(as).isEmpty();
    }
  }

  static long[] seeds() {
    return new Random(20_261_123).longs(100).toArray();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void eachEventIsHeardOnceAndInOrderHoweverOftenClientsAreCut(long seed) {
    for (Backed backed : Backed.values()) {
      Course course = new Course(backed, seed);
      for (int i = 0; i < 6; i++) {
        course.client((i % 2 == 0 ? "even" : "odd") + i, i < 3 ? 1 : 16);
      }
      for (int i = 0; i < 1_000; i++) {
        course.step();
      }
      course.finish(backed + ", seed " + seed);
    }
  }

  /// Both cuts of a client at each packet, noticed by the server or not.
  @ParameterizedTest
  @EnumSource(Backed.class)
  void twoCutsMayFallOnAnyPacket(Backed backed) {
    for (int first : IntStream.range(0, 8).toArray()) {
      for (int second : IntStream.range(0, 16).toArray()) {
        for (int how = 0; how < 4; how++) {
          cutTwice(backed, first, second, how);
        }
      }
    }
  }

  private static void cutTwice(Backed backed, int first, int second, int how) {
    Course course = new Course(backed, 1);
    course.log.slow = false;
    OfficialClient client = course.client("even", 1);
    client.connects(course.world.owners().getFirst());
    events(course, 5);
    take(course, client, first);
    client.loses(how % 2 == 0);
    course.world.settle();
    events(course, 5);
    client.connects(course.world.owners().get(how / 2));
    course.world.settle();
    events(course, 2);
    take(course, client, second);
    client.loses(how / 2 == 0);
    events(course, 2);
    course.finish(backed + ", cut at " + first + " and " + second + ", way " + how);
  }

  private static void events(Course course, int count) {
    course.world.settle();
    for (int i = 0; i < count; i++) {
      course.send();
      course.sendCommitted();
    }
    course.world.settle();
  }

  private static void take(Course course, OfficialClient client, int packets) {
    for (int i = 0; i < packets; i++) {
      client.takes();
      course.world.settle();
    }
  }
}
