package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Namespaces about which the application takes its time.
class LaterNamespaceTest {

  private static final String INVALID = "4/a,{\"message\":\"Invalid namespace\"}";

  private final World world = new World();
  private final List<String> asked = new ArrayList<>();
  private final CompletableFuture<Boolean> answer = new CompletableFuture<>();
  private final ParentNamespace parent =
      world.server.ofLater(
          (name, auth) -> {
            asked.add(name + " " + auth);
            return answer;
          });

  @AfterEach
  void nothingIsUnread() {
    world.assertQuiet();
  }

  @Test
  void aClientIsLetInWhenTheRuleAcceptsItsName() {
    parent.use(
        socket ->
            socket.auth().containsKey("key")
                ? MiddlewareTest.accept()
                : MiddlewareTest.refuse("no key", Map.of()));
    Client client = world.joined();
    client.says("0/a,{\"key\":1}").hearsNothing();
    assertThat(asked).containsExactly("/a {key=1}");
    answer.complete(true);
    world.settle();
    client.sid("/a");
    assertThat(parent.children()).hasSize(1);
    client.says("0/b,").hears("4/b,{\"message\":\"no key\"}");
    client.says("1/a,").hearsNothing();
    assertThat(parent.children()).isEmpty();
    assertThat(world.pendingTimers()).isZero();
  }

  @Test
  void twoClientsWhoAskAtOnceMeetInOneNamespace() {
    Client ana = world.joined().says("0/a,");
    Client bo = world.client(world.owner()).joins().says("0/a,");
    answer.complete(true);
    world.settle();
    ana.sid("/a");
    bo.sid("/a");
    parent.children().iterator().next().emit("x");
    ana.hears("2/a,[\"x\"]");
    bo.hears("2/a,[\"x\"]");
  }

  @Test
  void aRefusedNameIsInvalid() {
    Client client = world.joined().says("0/a,");
    answer.complete(false);
    client.hears(INVALID);
    client.says("0/a,").hears(INVALID);
    assertThat(asked).hasSize(2);
  }

  @Test
  void theNextRuleIsAskedWhenTheFirstRefuses() {
    world.server.ofLater((name, auth) -> CompletableFuture.completedFuture(name.equals("/a")));
    Client client = world.joined().says("0/a,").hearsNothing();
    answer.complete(false);
    world.settle();
    client.sid("/a");
    assertThat(parent.children()).isEmpty();
  }

  @Test
  void rulesThatAnswerAtOnceAreAskedFirst() {
    world.server.of((name, auth) -> name.equals("/a"));
    world.joined().says("0/a,").sid("/a");
    assertThat(asked).isEmpty();
  }

  @Test
  void aRuleThatFailsRefuses() {
    Client client = world.joined().says("0/a,");
    answer.completeExceptionally(new IllegalStateException("the database is gone"));
    client.hears(INVALID);
    assertThat(world.faults)
        .hasSize(1)
        .allMatch(fault -> fault.startsWith("a rule for namespaces"));
    world.faults.clear();
  }

  @Test
  void aRuleThatThrowsRefuses() {
    World other = new World();
    other.server.ofLater(
        (name, auth) -> {
          throw new IllegalStateException("oh");
        });
    other.joined().says("0/a,").hears(INVALID);
    assertThat(other.faults)
        .containsExactly("a rule for namespaces: java.lang.IllegalStateException: oh");
  }

  @Test
  void anAnswerThatIsLateRefusesAndChangesNothingAfterwards() {
    Client client = world.joined().says("0/a,");
    world.pass(Duration.ofSeconds(45));
    client.hears("4/a,{\"message\":\"Connect timeout\"}");
    answer.complete(true);
    client.hearsNothing().isOpen();
    assertThat(parent.children()).isEmpty();
  }

  @Test
  void aSecondConnectOrAnEventMeanwhileCloses() {
    world.joined().says("0/a,", "0/a,").isClosed();
    world.joined().says("0/a,", "2/a,[\"x\"]").isClosed();
    answer.complete(true);
    world.settle();
    assertThat(parent.children()).isEmpty();
    assertThat(world.pendingTimers()).isZero();
  }

  @Test
  void aClientThatIsGoneMeanwhileIsForgotten() {
    Client client = world.joined().says("0/a,");
    client.drops(CloseReason.TRANSPORT_CLOSE);
    answer.complete(true);
    world.settle();
    assertThat(parent.children()).isEmpty();
    assertThat(world.pendingTimers()).isZero();
  }

  @Test
  void whatIsAskedCountsAsNamespaces() {
    Client client = world.joined();
    for (int i = 1; i < 32; i++) {
      client.says("0/n" + i + ",");
    }
    client.says("0/a,").hears("4/a,{\"message\":\"Too many namespaces\"}");
  }

  @Test
  void aServerThatClosesMeanwhileLetsNobodyIn() {
    Client client = world.client().says("0/a,");
    world.server.close();
    answer.complete(true);
    client.isClosed();
  }
}
