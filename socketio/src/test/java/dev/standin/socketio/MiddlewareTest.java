package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.Middleware.Verdict;
import dev.standin.socketio.engineio.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MiddlewareTest {

  private final World world = new World();
  private final Namespace main = world.server.of("/");

  @AfterEach
  void nothingIsUnread() {
    world.assertQuiet();
  }

  static CompletionStage<Verdict> accept() {
    return CompletableFuture.completedFuture(new Verdict.Accept());
  }

  static CompletionStage<Verdict> refuse(String message, Map<String, Object> data) {
    return CompletableFuture.completedFuture(new Verdict.Refuse(message, data));
  }

  @Test
  void aRefusalCarriesMessageAndData() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("code", "E1");
    data.put("retry", List.of(1, true));
    main.use(socket -> refuse("not authorized", data));
    Client client =
        world
            .client()
            .says("0{\"token\":\"bad\"}")
            .hears(
                "4{\"message\":\"not authorized\",\"data\":{\"code\":\"E1\",\"retry\":[1,true]}}");
    client.isOpen();
    assertThat(main.sockets()).isEmpty();
  }

  @Test
  void aRefusalWithoutDataHasNoneOnTheWire() {
    world.server.of("/chat").use(socket -> refuse("no", Map.of()));
    world.client().says("0/chat,{}").hears("4/chat,{\"message\":\"no\"}");
  }

  @Test
  void afterARefusalTheClientMayTryAgain() {
    main.use(
        socket -> "good".equals(socket.auth().get("token")) ? accept() : refuse("bad", Map.of()));
    Client client = world.client().says("0").hears("4{\"message\":\"bad\"}");
    client.says("0{\"token\":\"good\"}").sid();
  }

  @Test
  void middlewareRunsInOrderAndStopsAtARefusal() {
    List<String> ran = new ArrayList<>();
    main.use(
            socket -> {
              ran.add("first");
              return accept();
            })
        .use(
            socket -> {
              ran.add("second");
              return refuse("stop", Map.of());
            })
        .use(
            socket -> {
              ran.add("third");
              return accept();
            });
    main.onConnection(socket -> ran.add("connection"));
    world.client().says("0").hears("4{\"message\":\"stop\"}");
    assertThat(ran).containsExactly("first", "second");
  }

  @Test
  void aLaterVerdictIsAwaited() {
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    main.use(socket -> verdict).use(socket -> accept());
    Client client = world.client().says("0").hearsNothing();
    verdict.complete(new Verdict.Accept());
    world.settle();
    client.sid();
    assertThat(world.pendingTimers()).isZero();
  }

  @Test
  void anEventWhileAVerdictIsAwaitedCloses() {
    main.use(socket -> new CompletableFuture<>());
    world.client().says("0").says("2[\"x\"]").isClosed();
  }

  @Test
  void aVerdictThatNeverComesIsATimeout() {
    world.server.of("/slow").use(socket -> new CompletableFuture<>());
    Client client = world.joined().says("0/slow,");
    world.pass(Duration.ofMillis(44_999));
    client.hearsNothing();
    world.pass(Duration.ofMillis(1));
    client.hears("4/slow,{\"message\":\"Connect timeout\"}").isOpen();
  }

  @Test
  void aVerdictAfterTheTimeoutChangesNothing() {
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    world.server.of("/slow").use(socket -> verdict);
    Client client = world.joined().says("0/slow,");
    world.pass(Duration.ofSeconds(45));
    client.hears("4/slow,{\"message\":\"Connect timeout\"}");
    verdict.complete(new Verdict.Accept());
    client.hearsNothing();
    assertThat(world.server.of("/slow").sockets()).isEmpty();
  }

  @Test
  void aVerdictAfterTheConnectionEndedChangesNothing() {
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    main.use(
        socket -> {
          socket.join("early");
          return verdict;
        });
    Client client = world.client().says("0");
    assertThat(main.adapter().occupied("early")).isTrue();
    client.drops(CloseReason.TRANSPORT_CLOSE);
    verdict.complete(new Verdict.Accept());
    world.settle();
    assertThat(main.adapter().socketCount()).isZero();
    assertThat(main.adapter().roomCount()).isZero();
    assertThat(world.pendingTimers()).isZero();
  }

  @Test
  void aFaultInMiddlewareRefusesWithoutDetails() {
    main.use(
        socket -> {
          throw new IllegalStateException("secret detail");
        });
    world.client().says("0").hears("4{\"message\":\"Server error\"}");
    assertThat(world.faults).hasSize(1);
    world.faults.clear();
  }

  @Test
  void aFailedStageRefusesWithoutDetails() {
    main.use(socket -> CompletableFuture.failedFuture(new IllegalStateException("secret")));
    world.client().says("0").hears("4{\"message\":\"Server error\"}");
    assertThat(world.faults).hasSize(1);
    world.faults.clear();
  }

  @Test
  void dataThatCannotBeSentIsLeftOut() {
    main.use(socket -> refuse("no", Map.of("bytes", new byte[1])));
    world.client().says("0").hears("4{\"message\":\"no\"}");
    assertThat(world.faults).hasSize(1);
    world.faults.clear();
  }

  @Test
  void roomsJoinedInMiddlewareHoldButHearNothingBeforeTheAnswer() {
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    main.use(
        socket -> {
          socket.join("vip");
          socket.emit("too early");
          return verdict;
        });
    Client client = world.client().says("0");
    main.to("vip").emit("before");
    client.hearsNothing();
    verdict.complete(new Verdict.Accept());
    world.settle();
    client.sid();
    main.to("vip").emit("after");
    client.hears("2[\"after\"]");
  }

  @Test
  void dataSetInMiddlewareIsThereLater() {
    main.use(
        socket -> {
          socket.data().put("user", "ana");
          return accept();
        });
    assertThat(world.joined().socket().data()).containsEntry("user", "ana");
  }

  @Test
  void middlewareMayEndTheConnection() {
    main.use(
        socket -> {
          socket.disconnect(true);
          return new CompletableFuture<>();
        });
    world.client().says("0").isClosed();
  }

  @Test
  void aThousandReadyMiddlewaresNeedNoStack() {
    for (int i = 0; i < 100_000; i += 100) {
      main.use(socket -> accept());
    }
    world.joined();
  }
}
