package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every adapter promises about this node's sockets.
@SuppressWarnings("this-escape")
public abstract class AdapterContract {

  private final World world = new World();
  private final Adapter adapter = adapter(world.server.of("/rooms"));

  @BeforeEach
  void start() {
    adapter.start();
  }

  @AfterEach
  void close() {
    adapter.close();
  }

  private static <T> T result(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /// An adapter that is not in use otherwise.
  protected abstract Adapter adapter(Namespace namespace);

  /// A socket that the adapter does not know yet.
  private Socket socket() {
    return world.joined().socket();
  }

  private List<Socket> visited(Set<String> rooms, Set<String> except) {
    List<Socket> visited = new ArrayList<>();
    adapter.visit(rooms, except, visited::add);
    return visited;
  }

  @Test
  void aSocketIsFoundInTheRoomsItJoined() {
    Socket ana = socket();
    adapter.join(ana, List.of("a", "b"));
    assertThat(visited(Set.of("a"), Set.of())).containsExactly(ana);
    assertThat(visited(Set.of("b"), Set.of())).containsExactly(ana);
    assertThat(visited(Set.of("c"), Set.of())).isEmpty();
    assertThat(adapter.roomsOf(ana)).isEqualTo(Set.of(ana.id(), "a", "b"));
    assertThat(adapter.roomCountOf(ana)).isEqualTo(2);
  }

  @Test
  void aSocketThatJoinsItsOwnRoomIsKnown() {
    Socket ana = socket();
    assertThat(adapter.roomsOf(ana)).isEmpty();
    assertThat(adapter.occupied(ana.id())).isFalse();
    adapter.join(ana, List.of(ana.id()));
    assertThat(visited(Set.of(), Set.of())).containsExactly(ana);
    assertThat(visited(Set.of(ana.id()), Set.of())).containsExactly(ana);
    assertThat(adapter.occupied(ana.id())).isTrue();
    assertThat(adapter.socketCount()).isEqualTo(1);
    assertThat(adapter.roomCount()).isZero();
  }

  @Test
  void joiningTwiceIsJoiningOnce() {
    Socket ana = socket();
    adapter.join(ana, List.of("a", "a"));
    adapter.join(ana, List.of("a"));
    assertThat(visited(Set.of("a"), Set.of())).containsExactly(ana);
    adapter.leave(ana, "a");
    assertThat(adapter.occupied("a")).isFalse();
  }

  @Test
  void leavingARoomNeverJoinedChangesNothing() {
    Socket ana = socket();
    adapter.leave(ana, "a");
    adapter.join(ana, List.of("a"));
    adapter.leave(ana, "b");
    adapter.leave(ana, ana.id());
    assertThat(adapter.roomsOf(ana)).isEqualTo(Set.of(ana.id(), "a"));
  }

  @Test
  void aSocketInSeveralRoomsIsVisitedOnce() {
    Socket ana = socket();
    Socket bo = socket();
    adapter.join(ana, List.of("a", "b"));
    adapter.join(bo, List.of("b"));
    assertThat(visited(Set.of("a", "b", ana.id()), Set.of())).containsExactlyInAnyOrder(ana, bo);
  }

  @Test
  void excludedRoomsAreLeftOut() {
    Socket ana = socket();
    Socket bo = socket();
    Socket cy = socket();
    adapter.join(ana, List.of("a"));
    adapter.join(bo, List.of("a", "b"));
    adapter.join(cy, List.of("a"));
    assertThat(visited(Set.of("a"), Set.of("b", cy.id()))).containsExactly(ana);
    assertThat(visited(Set.of(), Set.of("b"))).containsExactlyInAnyOrder(ana, cy);
    assertThat(visited(Set.of("a"), Set.of("a"))).isEmpty();
  }

  @Test
  void aForgottenSocketLeavesNothingBehind() {
    Socket ana = socket();
    Socket bo = socket();
    adapter.join(ana, List.of("a", "b"));
    adapter.join(bo, List.of("b"));
    adapter.leaveAll(ana);
    adapter.leaveAll(ana);
    assertThat(adapter.roomsOf(ana)).isEmpty();
    assertThat(adapter.occupied("a")).isFalse();
    assertThat(visited(Set.of("b"), Set.of())).containsExactly(bo);
    assertThat(adapter.roomCount()).isEqualTo(1);
    assertThat(adapter.socketCount()).isEqualTo(1);
  }

  @Test
  void changesOfRoomsAreTold() {
    List<String> told = new ArrayList<>();
    Socket ana = socket();
    Socket bo = socket();
    Map<String, String> names = Map.of(ana.id(), "ana", bo.id(), "bo");
    adapter.listen(
        new RoomListener() {
          @Override
          public void created(String room) {
            told.add("+" + names.getOrDefault(room, room) + adapter.occupied(room));
          }

          @Override
          public void joined(String room, String socketId) {
            told.add(names.get(socketId) + ">" + names.getOrDefault(room, room));
          }

          @Override
          public void left(String room, String socketId) {
            told.add(names.get(socketId) + "<" + names.getOrDefault(room, room));
          }

          @Override
          public void deleted(String room) {
            told.add("-" + names.getOrDefault(room, room) + adapter.occupied(room));
          }
        });
    adapter.join(ana, List.of("a", "a"));
    assertThat(told).containsExactly("+anatrue", "ana>ana", "+atrue", "ana>a");
    told.clear();
    adapter.join(bo, List.of("a", bo.id()));
    adapter.leave(ana, "a");
    adapter.leave(ana, "a");
    assertThat(told).containsExactly("+botrue", "bo>bo", "bo>a", "ana<a");
    told.clear();
    adapter.leaveAll(bo);
    adapter.leaveAll(bo);
    assertThat(told).containsExactly("bo<a", "-afalse", "bo<bo", "-bofalse");
  }

  @Test
  void aListenerMayChangeRoomsAndItsFaultEndsNothing() {
    Socket ana = socket();
    adapter.listen(
        new RoomListener() {
          @Override
          public void joined(String room, String socketId) {
            if (room.equals("a")) {
              adapter.join(ana, List.of("b"));
              throw new IllegalStateException("mine");
            }
          }
        });
    adapter.join(ana, List.of("a"));
    assertThat(adapter.roomsOf(ana)).isEqualTo(Set.of(ana.id(), "a", "b"));
    assertThat(world.faults).containsExactly("a listener of rooms: mine");
  }

  @Test
  void idsAndRoomsAreTold() throws Exception {
    Socket ana = socket();
    Socket bo = socket();
    adapter.join(ana, List.of("a"));
    adapter.join(bo, List.of("b"));
    assertThat(result(adapter.socketIds(Set.of()))).isEqualTo(Set.of(ana.id(), bo.id()));
    assertThat(result(adapter.socketIds(Set.of("a", "c")))).isEqualTo(Set.of(ana.id()));
    assertThat(result(adapter.allRooms())).isEqualTo(Set.of(ana.id(), bo.id(), "a", "b"));
  }

  @Test
  void roomsOfIsACopy() {
    Socket ana = socket();
    adapter.join(ana, List.of("a"));
    Set<String> before = adapter.roomsOf(ana);
    adapter.join(ana, List.of("b"));
    assertThat(before).doesNotContain("b");
  }

  @Test
  void aVisitorMayChangeRooms() {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Socket socket = socket();
      sockets.add(socket);
      adapter.join(socket, List.of("a"));
    }
    adapter.visit(
        Set.of("a"),
        Set.of(),
        socket -> {
          adapter.leave(socket, "a");
          adapter.join(socket, List.of("b"));
        });
    assertThat(adapter.occupied("a")).isFalse();
    assertThat(visited(Set.of("b"), Set.of())).containsExactlyInAnyOrderElementsOf(sockets);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyCourseOfJoinsAndLeavesEqualsTheModel(long seed) {
    Random chance = new Random(seed);
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      sockets.add(socket());
    }
    Map<Socket, Set<String>> model = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      Socket socket = sockets.get(chance.nextInt(sockets.size()));
      String room = "room" + chance.nextInt(6);
      switch (chance.nextInt(7)) {
        case 0, 1, 2 -> {
          adapter.join(socket, List.of(room));
          model.computeIfAbsent(socket, s -> new HashSet<>(Set.of(s.id()))).add(room);
        }
        case 3, 4, 5 -> {
          adapter.leave(socket, room);
          model.getOrDefault(socket, new HashSet<>()).remove(room);
        }
        default -> {
          adapter.leaveAll(socket);
          model.remove(socket);
        }
      }
      for (Socket each : sockets) {
        assertThat(adapter.roomsOf(each))
            .as("seed %d step %d", seed, i)
            .isEqualTo(model.getOrDefault(each, Set.of()));
      }
      List<Socket> expected =
          model.entrySet().stream()
              .filter(entry -> entry.getValue().contains(room))
              .map(Map.Entry::getKey)
              .toList();
      assertThat(visited(Set.of(room), Set.of()))
          .as("seed %d step %d", seed, i)
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(adapter.occupied(room)).isEqualTo(!expected.isEmpty());
    }
  }

  @Test
  void threadsThatJoinAndForgetLeaveNothingBehind() throws Exception {
    List<Socket> sockets = List.of(socket(), socket());
    int threads = 4;
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        runs.add(
            pool.submit(
                () -> {
                  start.await();
                  joinAndForget(sockets, thread);
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> run : runs) {
        run.get(20, TimeUnit.SECONDS);
      }
    }
    sockets.forEach(adapter::leaveAll);
    assertThat(adapter.roomCount()).isZero();
    assertThat(adapter.socketCount()).isZero();
  }

  /// Rooms that nobody joins again, so that no later step mends what a race left behind.
  private void joinAndForget(List<Socket> sockets, int thread) {
    Random chance = new Random(thread);
    for (int i = 0; i < 30_000; i++) {
      Socket socket = sockets.get(chance.nextInt(sockets.size()));
      String room = "room" + thread + "-" + i;
      switch (chance.nextInt(3)) {
        case 0 -> adapter.join(socket, List.of(room, "shared"));
        case 1 -> {
          adapter.join(socket, List.of(room));
          adapter.leave(socket, room);
        }
        default -> adapter.leaveAll(socket);
      }
    }
  }
}
