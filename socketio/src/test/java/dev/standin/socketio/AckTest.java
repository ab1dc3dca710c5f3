package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.socketio.engineio.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AckTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private World world = new World();

  @AfterEach
  void nothingIsUnread() {
    world.assertQuiet();
    assertThat(world.pendingTimers()).isZero();
  }

  private void echo() {
    world
        .server
        .of("/")
        .onConnection(socket -> socket.onAny(event -> event.ack(event.args().toArray())));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 456, 9_007_199_254_740_991L, Long.MAX_VALUE})
  void anAckCarriesTheIdOfItsEvent(long id) {
    echo();
    world
        .joined()
        .says("2" + id + "[\"m\",1,\"2\",{\"3\":[false]}]")
        .hears("3" + id + "[1,\"2\",{\"3\":[false]}]");
  }

  @Test
  void anAckGoesToItsNamespace() {
    world.server.of("/chat").onConnection(socket -> socket.on("m", Event::ack));
    Client client = world.client().says("0/chat,");
    client.sid("/chat");
    client.says("2/chat,7[\"m\"]").hears("3/chat,7[]");
  }

  @Test
  void onlyTheFirstAnswerCounts() {
    world
        .server
        .of("/")
        .onConnection(
            socket ->
                socket.on(
                    "m",
                    event -> {
                      event.ack("first");
                      event.ack("second");
                    }));
    world.joined().says("21[\"m\"]").hears("31[\"first\"]");
  }

  @Test
  void anEventThatWantsNoAckGetsNone() {
    echo();
    world.joined().says("2[\"m\",1]").hearsNothing();
  }

  @Test
  void anAckMayComeLaterFromAnyThread() {
    List<Event> events = new ArrayList<>();
    world.server.of("/").onConnection(socket -> socket.on("m", events::add));
    Client client = world.joined().says("25[\"m\"]").hearsNothing();
    assertThat(events.getFirst().wantsAck()).isTrue();
    events.getFirst().ack("late");
    client.hears("35[\"late\"]");
  }

  @Test
  void anAckKeepsItsPlaceAmongTheHandlersEvents() {
    world
        .server
        .of("/")
        .onConnection(
            socket ->
                socket.on(
                    "m",
                    event -> {
                      socket.namespace().emit("all");
                      socket.emit("one");
                      event.ack();
                      socket.emit("last");
                    }));
    world.joined().says("21[\"m\"]").hears("2[\"all\"]", "2[\"one\"]", "31[]", "2[\"last\"]");
  }

  @Test
  void aClientsAnswerCompletesTheQuestion() {
    Client client = world.joined();
    CompletableFuture<List<Object>> answer =
        client.socket().emitWithAck(SECOND, "ask", "x").toCompletableFuture();
    client.hears("20[\"ask\",\"x\"]");
    assertThat(answer).isNotDone();
    client.says("30[1,{\"a\":null}]");
    assertThat(answer)
        .isCompletedWithValueMatching(args -> args.size() == 2 && args.get(0).equals(1L));
  }

  @Test
  void aQuestionFailsAtItsDeadline() {
    Client client = world.joined();
    CompletableFuture<List<Object>> answer =
        client.socket().emitWithAck(SECOND, "ask").toCompletableFuture();
    client.hears("20[\"ask\"]");
    world.pass(Duration.ofMillis(999));
    assertThat(answer).isNotDone();
    world.pass(Duration.ofMillis(1));
    assertThatThrownBy(answer::join).hasCauseInstanceOf(AckTimeoutException.class);
    client.says("30[\"too late\"]").isOpen();
  }

  @Test
  void aQuestionFailsWhenTheSocketGoes() {
    Client client = world.joined();
    Socket socket = client.socket();
    CompletableFuture<List<Object>> before =
        socket.emitWithAck(SECOND, "ask").toCompletableFuture();
    client.hears("20[\"ask\"]");
    client.drops(CloseReason.TRANSPORT_CLOSE);
    assertThatThrownBy(before::join).hasCauseInstanceOf(AckTimeoutException.class);
    CompletableFuture<List<Object>> after = socket.emitWithAck(SECOND, "ask").toCompletableFuture();
    world.settle();
    assertThatThrownBy(after::join).hasCauseInstanceOf(AckTimeoutException.class);
  }

  @Test
  void unknownAckIdsAreIgnored() {
    Client client = world.joined().says("399[1]", "3" + Long.MAX_VALUE + "[]");
    client.hearsNothing().isOpen();
  }

  @Test
  void anAnswerFromAnotherSocketIsIgnored() {
    Client asked = world.joined();
    Client other = world.joined();
    CompletableFuture<List<Object>> answer =
        asked.socket().emitWithAck(SECOND, "ask").toCompletableFuture();
    asked.hears("20[\"ask\"]");
    other.says("30[\"forged\"]");
    assertThat(answer).isNotDone();
    asked.says("30[\"true\"]");
    assertThat(answer).isCompletedWithValue(List.of("true"));
  }

  @Test
  void awaitedAcksAreBounded() {
    world = new World(SocketIoOptions.defaults().toBuilder().maxPendingAcks(1), 1);
    Client client = world.joined();
    CompletableFuture<List<Object>> first =
        client.socket().emitWithAck(SECOND, "a").toCompletableFuture();
    CompletableFuture<List<Object>> second =
        client.socket().emitWithAck(SECOND, "b").toCompletableFuture();
    client.hears("20[\"a\"]");
    assertThatThrownBy(second::join).hasCauseInstanceOf(IllegalStateException.class);
    client.says("30[]");
    assertThat(first).isCompletedWithValue(List.of());
  }

  @Test
  void aDeadlineMustBeInTheFuture() {
    Client client = world.joined();
    assertThatThrownBy(() -> client.socket().emitWithAck(Duration.ZERO, "a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> world.server.of("/").emitWithAck(Duration.ofMillis(-1), "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBroadcastCompletesWhenAllAnswered() {
    Client ana = world.joined();
    Client bo = world.client(world.owner()).joins();
    CompletableFuture<Broadcast.BroadcastAcks> acks =
        world.server.of("/").emitWithAck(SECOND, "ask", 1).toCompletableFuture();
    ana.hears("20[\"ask\",1]").says("30[\"a\"]");
    assertThat(acks).isNotDone();
    bo.hears("20[\"ask\",1]").says("30[\"b\",2]");
    assertThat(acks.join())
        .isEqualTo(new Broadcast.BroadcastAcks(List.of(List.of("a"), List.of("b", 2L)), 0));
  }

  @Test
  void aBroadcastReturnsPartialAnswersAtItsDeadline() {
    Client ana = world.joined();
    Client bo = world.client(world.owner()).joins();
    Client cy = world.joined();
    CompletableFuture<Broadcast.BroadcastAcks> acks =
        world.server.of("/").emitWithAck(SECOND, "ask").toCompletableFuture();
    for (Client client : List.of(ana, bo, cy)) {
      client.hears("20[\"ask\"]");
    }
    ana.says("30[\"a\"]", "30[\"again\"]");
    cy.drops(CloseReason.PING_TIMEOUT);
    world.pass(SECOND);
    assertThat(acks.join()).isEqualTo(new Broadcast.BroadcastAcks(List.of(List.of("a")), 2));
    bo.says("30[\"late\"]").isOpen();
  }

  @Test
  void aBroadcastToNobodyCompletesAtOnce() {
    assertThat(world.server.of("/").to("empty").emitWithAck(SECOND, "ask").toCompletableFuture())
        .isCompletedWithValue(new Broadcast.BroadcastAcks(List.of(), 0));
  }

  @Test
  void questionsOfOneNamespaceHaveDifferentIds() {
    Client ana = world.joined();
    Client bo = world.joined();
    CompletableFuture<?> one = ana.socket().emitWithAck(SECOND, "a").toCompletableFuture();
    CompletableFuture<?> two = bo.socket().emitWithAck(SECOND, "b").toCompletableFuture();
    ana.hears("20[\"a\"]").says("30[]");
    bo.hears("21[\"b\"]").says("31[]");
    assertThat(CompletableFuture.allOf(one, two)).isCompleted();
  }
}
