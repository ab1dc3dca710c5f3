package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every adapter for many nodes promises: three nodes with a client each.
@SuppressWarnings("this-escape")
public abstract class ClusterContract extends ClusterFixture {

  @Test
  void anEventReachesTheSocketsOfAllNodes() {
    main(0).emit("x", 1, null, List.of("é"));
    heardBy("2[\"x\",1,null,[\"é\"]]", 0, 1, 2);
    main(1).local().emit("y");
    heardBy("2[\"y\"]", 1);
  }

  @Test
  void roomsAndExceptionsHoldOnAllNodes() {
    socket(0).join("red");
    socket(1).join("red", "blue");
    settle();
    main(2).to("red").emit("a");
    heardBy("2[\"a\"]", 0, 1);
    main(2).except("blue").emit("b");
    heardBy("2[\"b\"]", 0, 2);
    main(0).to("red").except("blue").local().emit("c");
    heardBy("2[\"c\"]", 0);
    socket(0).to("red").emit("d");
    heardBy("2[\"d\"]", 1);
    main(0).to(socket(2).id()).emit("e");
    heardBy("2[\"e\"]", 2);
  }

  @Test
  void binaryAndEncodedArgumentsTravel() {
    RawJson raw = new RawJson("{\"a\":[1,true]}".getBytes(StandardCharsets.UTF_8));
    main(0).emit("x", new byte[] {1}, raw);
    settle();
    for (Client client : clients) {
      client.hears("51-[\"x\",{\"_placeholder\":true,\"num\":0},{\"a\":[1,true]}]", "hex:01");
    }
  }

  @Test
  void anEventOfTheLogStandsAtItsPlaceOnAllNodes() {
    ListLog log = new ListLog();
    List<Client> recovering = new ArrayList<>();
    for (World world : worlds) {
      world.server.of("/log").recoverFrom(log);
      recovering.add(world.joined().says("0/log,"));
    }
    settle();
    recovering.forEach(client -> assertThat(client.wire.removeFirst()).contains("\"pid\":"));
    Offset place = log.append("x", 1);
    worlds.getFirst().server.of("/log").at(place).emit("x", 1);
    settle();
    recovering.forEach(client -> client.hears("2/log,[\"x\",1,\"o1\"]"));
    // Whoever was brought it already does not hear it again.
    worlds.getLast().server.of("/log").at(place).emit("x", 1);
    settle();
    recovering.forEach(Client::hearsNothing);
  }

  @Test
  void whatMustNotBeCompressedIsNotOnAnyNode() {
    main(0).compress(false).emit("x");
    heardBy("2[\"x\"]", 0, 1, 2);
    main(0).compress(false).compress(true).emit("y");
    heardBy("2[\"y\"]", 0, 1, 2);
    for (Client client : clients) {
      assertThat(client.messages.removeLast().compressible()).isTrue();
      assertThat(client.messages.removeLast().compressible()).isFalse();
    }
  }

  @Test
  void volatileEventsMayBeDroppedOnAnyNode() {
    clients.get(1).writable(false);
    main(0).volatileEvents().emit("x");
    heardBy("2[\"x\"]", 0, 2);
  }

  @Test
  void otherNamespacesHearNothing() {
    worlds.get(1).server.of("/chat");
    clients.get(1).says("0/chat,").sid("/chat");
    settle();
    worlds.get(0).server.of("/chat").emit("x");
    settle();
    clients.get(1).hears("2/chat,[\"x\"]");
  }

  @Test
  void answersComeFromAllNodes() {
    CompletableFuture<Broadcast.BroadcastAcks> acks =
        main(0).emitWithAck(SECOND, "ask", 1).toCompletableFuture();
    settle();
    for (int node = 0; node < NODES; node++) {
      assertThat(acks).isNotDone();
      clients.get(node).hears("20[\"ask\",1]").says("30[\"" + node + "\"]");
      settle();
    }
    assertThat(acks.join().answers()).containsExactly(List.of("0"), List.of("1"), List.of("2"));
    assertThat(acks.join().missing()).isZero();
  }

  @Test
  void aQuestionToNobodyIsAnsweredWhenAllNodesSaidSo() {
    CompletableFuture<Broadcast.BroadcastAcks> acks =
        main(0).to("empty").emitWithAck(SECOND, "ask").toCompletableFuture();
    assertThat(acks).isNotDone();
    assertThat(result(acks)).isEqualTo(new Broadcast.BroadcastAcks(List.of(), 0));
    assertThat(main(0).local().to("empty").emitWithAck(SECOND, "ask").toCompletableFuture())
        .isCompletedWithValue(new Broadcast.BroadcastAcks(List.of(), 0));
  }

  @Test
  void aQuestionEndsAtItsDeadlineWithWhatCame() {
    CompletableFuture<Broadcast.BroadcastAcks> acks =
        main(0).emitWithAck(SECOND, "ask").toCompletableFuture();
    settle();
    clients.forEach(client -> client.hears("20[\"ask\"]"));
    clients.get(2).says("30[\"in time\"]");
    pass(SECOND);
    assertThat(acks)
        .isCompletedWithValue(new Broadcast.BroadcastAcks(List.of(List.of("in time")), 2));
    clients.get(1).says("30[\"late\"]");
    settle();
  }

  @Test
  void aNodeThatSaysNothingDoesNotHoldAQuestionForEver() {
    cluster.silence(1);
    CompletableFuture<Broadcast.BroadcastAcks> acks =
        main(0).emitWithAck(SECOND, "ask").toCompletableFuture();
    settle();
    clients.forEach(client -> client.hears("20[\"ask\"]").says("30[]"));
    settle();
    assertThat(acks).isNotDone();
    pass(SECOND);
    assertThat(acks)
        .isCompletedWithValue(new Broadcast.BroadcastAcks(List.of(List.of(), List.of()), 0));
  }

  private RemoteSocket fetched(int from, int node) {
    String id = socket(node).id();
    return result(main(from).fetchSockets()).stream()
        .filter(socket -> socket.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void socketsOfAllNodesAreFetched() {
    socket(1).join("red");
    socket(1).data().put("user", "bo");
    List<RemoteSocket> all = result(main(0).fetchSockets());
    assertThat(all)
        .extracting(RemoteSocket::id)
        .containsExactlyInAnyOrder(socket(0).id(), socket(1).id(), socket(2).id());
    assertThat(all).contains(socket(0));
    RemoteSocket bo = result(main(0).to("red").fetchSockets()).getFirst();
    assertThat(bo.id()).isEqualTo(socket(1).id());
    assertThat(bo.rooms()).isEqualTo(Set.of(bo.id(), "red"));
    assertThat(bo.data()).isEqualTo(Map.of("user", "bo"));
    assertThat(bo.auth()).isEmpty();
    assertThat(bo.handshake()).isEqualTo(socket(1).handshake());
    assertThat(result(main(0).local().fetchSockets())).containsExactly(socket(0));
  }

  @Test
  void aFetchedSocketCanBeUsedFromAnyNode() {
    RemoteSocket bo = fetched(0, 1);
    bo.emit("hi", 1);
    heardBy("2[\"hi\",1]", 1);
    bo.join("red", "blue");
    settle();
    bo.leave("blue");
    settle();
    assertThat(socket(1).rooms()).isEqualTo(Set.of(bo.id(), "red"));
    bo.disconnect(false);
    heardBy("1", 1);
    clients.get(1).isOpen();
    fetched(0, 2).disconnect(true);
    settle();
    clients.get(2).hears("1").isClosed();
  }

  @Test
  void fetchingFailsIfANodeSaysNothing() {
    cluster.silence(2);
    CompletableFuture<List<RemoteSocket>> all = main(0).fetchSockets().toCompletableFuture();
    pass(Duration.ofSeconds(60));
    assertThat(all).isCompletedExceptionally();
  }

  @Test
  void socketsOfAllNodesAreMoved() {
    main(0).socketsJoin("red");
    main(1).local().socketsJoin("blue");
    settle();
    main(2).to("blue").emit("b");
    heardBy("2[\"b\"]", 1);
    main(2).to("blue").socketsLeave("red");
    settle();
    main(1).to("red").emit("r");
    heardBy("2[\"r\"]", 0, 2);
    assertThat(result(main(0).adapter().socketIds(Set.of("red"))))
        .isEqualTo(Set.of(socket(0).id(), socket(2).id()));
    assertThat(result(main(0).adapter().allRooms())).hasSize(5).contains("red", "blue");
    main(0).to("red").disconnectSockets(true);
    settle();
    for (int node : List.of(0, 2)) {
      clients.get(node).hears("1").isClosed();
    }
    clients.get(1).isOpen();
  }

  @Test
  void nodesAreCounted() {
    assertThat(result(main(0).adapter().serverCount())).isEqualTo(NODES);
  }

  @Test
  void anEventForNodesReachesTheOthersOnly() {
    List<String> heard = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      int node = i;
      main(node)
          .onServerSide(
              "hello",
              event -> {
                heard.add(node + " " + event.args() + event.wantsAck());
                event.ack("nobody asked");
              });
    }
    main(1).serverSideEmit("hello", 1, "x");
    main(1).serverSideEmit("unknown");
    settle();
    assertThat(heard).containsExactlyInAnyOrder("0 [1, x]false", "2 [1, x]false");
  }

  @Test
  void otherNodesAnswer() {
    for (int i = 0; i < NODES; i++) {
      int node = i;
      main(node)
          .onServerSide(
              "who",
              event -> {
                event.ack((long) node);
                event.ack("twice");
              });
    }
    Broadcast.BroadcastAcks acks = result(main(0).serverSideEmitWithAck(SECOND, "who"));
    assertThat(acks.answers()).containsExactlyInAnyOrder(List.of(1L), List.of(2L));
    assertThat(acks.missing()).isZero();
  }

  @Test
  void nodesThatDoNotAnswerAreMissing() {
    main(1).onServerSide("who", event -> event.ack("me"));
    main(2)
        .onServerSide(
            "who",
            event -> {
              throw new IllegalStateException("broken");
            });
    CompletableFuture<Broadcast.BroadcastAcks> acks =
        main(0).serverSideEmitWithAck(SECOND, "who").toCompletableFuture();
    settle();
    assertThat(acks).isNotDone();
    pass(SECOND);
    assertThat(acks).isCompletedWithValue(new Broadcast.BroadcastAcks(List.of(List.of("me")), 1));
    assertThat(worlds.get(2).faults)
        .containsExactly("a handler of a server-side event of /: broken");
    worlds.get(2).faults.clear();
  }

  /// Whatever the network does: each socket hears each event for it once, and those of one node in
  /// its order.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyEventIsHeardOnceAndInTheOrderOfItsNode(long seed) {
    begin(seed);
    Random chance = new Random(seed);
    for (int node = 0; node < NODES; node++) {
      socket(node).join("room" + node, "all");
    }
    settle();
    List<List<String>> expected =
        Stream.generate(() -> (List<String>) new ArrayList<String>()).limit(9).toList();
    for (int i = 0; i < 300; i++) {
      int from = chance.nextInt(NODES);
      int room = chance.nextInt(NODES + 1);
      String event = "n" + from + "-" + i;
      main(from).to(room == NODES ? "all" : "room" + room).emit(event);
      for (int to = 0; to < NODES; to++) {
        if (room == NODES || room == to) {
          expected.get(3 * from + to).add("2[\"" + event + "\"]");
        }
      }
      for (int steps = chance.nextInt(4); steps > 0; steps--) {
        cluster.step();
        worlds.get(chance.nextInt(NODES)).step();
      }
    }
    settle();
    for (int to = 0; to < NODES; to++) {
      List<String> wire = clients.get(to).wire;
      for (int from = 0; from < NODES; from++) {
        String mark = "n" + from + "-";
        assertThat(wire.stream().filter(packet -> packet.contains(mark)).toList())
            .as("seed %d: from %d to %d", seed, from, to)
            .isEqualTo(expected.get(3 * from + to));
      }
      assertThat(wire)
          .hasSize(
              expected.get(to).size() + expected.get(3 + to).size() + expected.get(6 + to).size());
      wire.clear();
    }
  }

  /// Sockets that come, go and move while questions are asked: a question ends, and its count is
  /// that of the receivers.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyQuestionEnds(long seed) {
    begin(seed);
    Random chance = new Random(seed);
    List<CompletableFuture<Broadcast.BroadcastAcks>> asked = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int node = chance.nextInt(NODES);
      switch (chance.nextInt(4)) {
        case 0 -> main(node).to("red").socketsLeave("red");
        case 1 -> main(node).except("red").socketsJoin("red");
        default -> asked.add(main(node).to("red").emitWithAck(SECOND, "q").toCompletableFuture());
      }
      for (int steps = chance.nextInt(5); steps > 0; steps--) {
        cluster.step();
      }
    }
    settle();
    int heard = 0;
    for (Client client : clients) {
      for (String packet : List.copyOf(client.wire)) {
        heard++;
        if (chance.nextBoolean()) {
          client.later("3" + packet.substring(1, packet.indexOf('[')) + "[]");
        }
      }
      client.wire.clear();
    }
    pass(SECOND);
    assertThat(asked).as("seed %d", seed).allMatch(CompletableFuture::isDone);
    assertThat(
            asked.stream()
                .mapToInt(acks -> acks.join().answers().size() + acks.join().missing())
                .sum())
        .as("seed %d", seed)
        .isEqualTo(heard);
  }
}
