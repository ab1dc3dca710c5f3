package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.EngineListener;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import dev.standin.socketio.engineio.Handshake;
import dev.standin.socketio.engineio.Owner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// The promise of the order once more, with threads that race.
class RealThreadsTest {

  private static final int CALLS = 3_000;

  /// A thread of its own.
  private static final class ThreadOwner implements Owner, AutoCloseable {
    private volatile Thread thread = Thread.currentThread();
    private final ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              thread = new Thread(task);
              return thread;
            });

    @Override
    public boolean here() {
      return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
      executor.execute(task);
    }

    @Override
    public Cancel after(long millis, Runnable task) {
      Future<?> timer = executor.schedule(task, millis, TimeUnit.MILLISECONDS);
      return () -> timer.cancel(false);
    }

    <T> T call(Callable<T> task) throws Exception {
      return executor.submit(task).get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      executor.shutdownNow();
    }
  }

  /// A session that keeps what is sent, on its owner.
  private record Kept(String id, ThreadOwner owner, List<String> sent) implements EngineSocket {

    @Override
    public Handshake handshake() {
      return new Handshake("/socket.io/", Map.of("EIO", "4"), Map.of(), id, false, 0);
    }

    @Override
    public void send(EngineMessage message) {
      assertThat(owner.here()).isTrue();
      sent.add(new String(message.payload(), StandardCharsets.UTF_8));
    }

    @Override
    public boolean ready() {
      return true;
    }

    @Override
    public void sendVolatile(EngineMessage message) {
      send(message);
    }

    @Override
    public void whenDrained(Runnable task) {
      owner.execute(task);
    }

    @Override
    public void close() {}

    @Override
    public String transport() {
      return "websocket";
    }
  }

  /// Two threads whose listeners each change the rooms of the other one's socket.
  @Test
  void listenersOfRoomsMayChangeTheRoomsOfAnySocket() throws Exception {
    SocketIoServer server = new SocketIoServer(SocketIoOptions.defaults(), new Random(1));
    Namespace main = server.of("/");
    try (ThreadOwner owner = new ThreadOwner()) {
      for (String id : List.of("a", "b")) {
        Kept session = new Kept(id, owner, new ArrayList<>());
        owner.call(
            () -> {
              server.opened(session).text("0");
              return id;
            });
      }
      List<Socket> two = List.copyOf(main.sockets());
      CyclicBarrier both = new CyclicBarrier(2);
      main.adapter()
          .listen(
              new RoomListener() {
                @Override
                public void joined(String room, String socketId) {
                  if (room.equals("begin")) {
                    await(both);
                    two.stream()
                        .filter(socket -> !socket.id().equals(socketId))
                        .forEach(socket -> socket.join("end"));
                  }
                }
              });
      List<Thread> callers =
          two.stream()
              .map(socket -> Thread.ofPlatform().daemon().start(() -> socket.join("begin")))
              .toList();
      for (Thread caller : callers) {
        assertThat(caller.join(Duration.ofSeconds(10))).as("no deadlock").isTrue();
      }
      assertThat(two).allSatisfy(socket -> assertThat(socket.rooms()).contains("begin", "end"));
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  /// Threads that know nothing of each other send; each socket must hear rising places all the
  /// same.
  @Test
  void placesInMemoryRiseForEverySocketHoweverManyThreadsSend() throws Exception {
    Recovery recovery = Recovery.within(Duration.ofMinutes(1), socket -> "");
    SocketIoServer server =
        new SocketIoServer(
            SocketIoOptions.defaults().toBuilder().recovery(recovery).build(), new Random(1));
    Namespace main = server.of("/");
    try (ThreadOwner first = new ThreadOwner();
        ThreadOwner second = new ThreadOwner();
        ExecutorService callers = Executors.newFixedThreadPool(4)) {
      List<Kept> sessions = new ArrayList<>();
      for (ThreadOwner owner : List.of(first, second, first, second)) {
        Kept session = new Kept("s" + sessions.size(), owner, new ArrayList<>());
        sessions.add(session);
        EngineListener.Receiver receiver = owner.call(() -> server.opened(session));
        owner.call(
            () -> {
              receiver.text("0");
              return true;
            });
      }
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        runs.add(callers.submit(() -> IntStream.range(0, CALLS).forEach(n -> main.emit("e", n))));
      }
      for (Future<?> run : runs) {
        run.get(20, TimeUnit.SECONDS);
      }
      List<Long> rising = LongStream.rangeClosed(1, 4L * CALLS).boxed().toList();
      for (Kept session : sessions) {
        List<String> sent = settled(session, 4 * CALLS + 1);
        assertThat(sent.stream().skip(1).map(RealThreadsTest::place).toList()).isEqualTo(rising);
      }
    }
  }

  /// What was sent, once it is so much; it is looked at on the owner.
  private static List<String> settled(Kept session, int count) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    List<String> sent = session.owner.call(() -> List.copyOf(session.sent));
    while (sent.size() < count && System.nanoTime() < end) {
      sent = session.owner.call(() -> List.copyOf(session.sent));
    }
    return sent;
  }

  private static long place(String packet) {
    String number = packet.substring(packet.lastIndexOf('-') + 1, packet.length() - 2);
    return Long.parseLong(number, Character.MAX_RADIX);
  }

  @Test
  void callsUnderOneLockAreHeardInItsOrderByAll() throws Exception {
    SocketIoServer server = new SocketIoServer(SocketIoOptions.defaults(), new Random(1));
    Namespace main = server.of("/");
    Object lock = new Object();
    int[] calls = new int[1];
    Runnable call =
        () -> {
          synchronized (lock) {
            if (calls[0] < CALLS) {
              main.emit("e", ++calls[0]);
            }
          }
        };
    main.onConnection(socket -> socket.on("go", event -> call.run()));
    List<Kept> sessions = new ArrayList<>();
    try (ThreadOwner first = new ThreadOwner();
        ThreadOwner second = new ThreadOwner();
        ExecutorService callers = Executors.newFixedThreadPool(2)) {
      List<EngineListener.Receiver> receivers = new ArrayList<>();
      for (ThreadOwner owner : List.of(first, second, first, second)) {
        Kept session = new Kept("s" + sessions.size(), owner, new ArrayList<>());
        sessions.add(session);
        receivers.add(owner.call(() -> server.opened(session)));
      }
      for (int i = 0; i < 4; i++) {
        EngineListener.Receiver receiver = receivers.get(i);
        sessions
            .get(i)
            .owner
            .call(
                () -> {
                  receiver.text("0");
                  return true;
                });
      }
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        EngineListener.Receiver receiver = receivers.get(i);
        ThreadOwner owner = sessions.get(i).owner;
        runs.add(callers.submit(() -> IntStream.range(0, CALLS).forEach(n -> call.run())));
        for (int n = 0; n < CALLS; n++) {
          owner.execute(() -> receiver.text("2[\"go\"]"));
        }
      }
      for (Future<?> run : runs) {
        run.get(20, TimeUnit.SECONDS);
      }
      List<String> expected =
          IntStream.rangeClosed(1, CALLS).mapToObj(n -> "2[\"e\"," + n + "]").toList();
      for (int i = 0; i < 4; i++) {
        Kept session = sessions.get(i);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (session.owner.call(session.sent::size) < CALLS + 1) {
          assertThat(System.nanoTime()).as("all arrive in time").isLessThan(deadline);
        }
        assertThat(session.sent.subList(1, CALLS + 1)).isEqualTo(expected);
      }
    }
  }
}
