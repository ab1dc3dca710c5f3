package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParentNamespaceTest {

  private final World world = new World();
  private final ParentNamespace parent = world.server.of(Pattern.compile("^/room-\\d+$"));
  private final List<String> ran = new ArrayList<>();

  @AfterEach
  void nothingIsUnread() {
    world.assertQuiet();
  }

  private Client in(String namespace) {
    Client client = world.joined().says("0" + namespace + ",");
    client.sid(namespace);
    return client;
  }

  @Test
  void childrenInheritMiddlewareAndHandlers() {
    parent
        .use(
            socket ->
                socket.auth().containsKey("key")
                    ? MiddlewareTest.accept()
                    : MiddlewareTest.refuse("no key", Map.of()))
        .onConnection(socket -> socket.emit("welcome", socket.namespace().name()));
    Client client = world.joined();
    client.says("0/room-1,").hears("4/room-1,{\"message\":\"no key\"}");
    client.says("0/room-1,{\"key\":1}").sid("/room-1");
    client.hears("2/room-1,[\"welcome\",\"/room-1\"]");
    client.says("0/room-x,").hears("4/room-x,{\"message\":\"Invalid namespace\"}");
  }

  @Test
  void whatIsSentToTheParentReachesAllChildren() {
    Client ana = in("/room-1");
    Client bo = in("/room-2");
    ana.socket("/room-1").join("red");
    parent.emit("x", 1);
    ana.hears("2/room-1,[\"x\",1]");
    bo.hears("2/room-2,[\"x\",1]");
    parent.to("red").emit("y");
    parent.except("red").volatileEvents().local().emit("z");
    ana.hears("2/room-1,[\"y\"]");
    bo.hears("2/room-2,[\"z\"]");
    parent.socketsJoin("blue");
    parent.socketsLeave("red");
    assertThat(ana.socket("/room-1").rooms()).contains("blue").doesNotContain("red");
    parent.to("blue").disconnectSockets(false);
    ana.hears("1/room-1,");
    bo.hears("1/room-2,");
    // The first one was named by this test when it asked for its socket.
    assertThat(parent.children()).extracting(Namespace::name).containsExactly("/room-1");
  }

  @Test
  void aParentCannotAskNorFetch() {
    assertThat(parent.fetchSockets().toCompletableFuture()).isCompletedExceptionally();
    assertThat(parent.emitWithAck(Duration.ofSeconds(1), "x").toCompletableFuture())
        .isCompletedExceptionally();
    assertThatThrownBy(parent::to).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNamespaceOfTheApplicationThatFitsIsAChild() {
    parent.onChild(child -> ran.add(child.name()));
    Namespace named = world.server.of("/room-7");
    world.server.of("/other");
    assertThat(parent.children()).containsExactly(named);
    assertThat(ran).containsExactly("/room-7");
    Client ana = in("/room-7");
    ana.says("1/room-7,").hearsNothing();
    assertThat(parent.children()).containsExactly(named);
  }

  @Test
  void aRuleMaySeeWhatTheClientSent() {
    world.server.of((name, auth) -> name.equals("/" + auth.get("mine")));
    Client client = world.joined();
    client.says("0/a,{\"mine\":\"b\"}").hears("4/a,{\"message\":\"Invalid namespace\"}");
    client.says("0/b,{\"mine\":\"b\"}").sid("/b");
  }

  @Test
  void newNamespacesAreTold() {
    world.server.onNewNamespace(
        namespace -> {
          ran.add(namespace.name());
          namespace.use(socket -> MiddlewareTest.refuse("shared", Map.of()));
        });
    world.server.of("/chat");
    world.server.of("/chat");
    world.server.of("/");
    world.joined().says("0/room-1,").hears("4/room-1,{\"message\":\"shared\"}");
    assertThat(ran).containsExactly("/chat", "/room-1");
  }

  @Test
  void theServerItselfIsTheMainNamespace() {
    world
        .server
        .use(
            socket -> {
              socket.join("red");
              return MiddlewareTest.accept();
            })
        .onConnection(socket -> socket.emit("hello"));
    Client client = world.joined();
    client.hears("2[\"hello\"]");
    world.server.emit("a");
    world.server.to("red").emit("b");
    world.server.except("red").emit("c");
    client.hears("2[\"a\"]", "2[\"b\"]");
    assertThat(world.server.sockets()).isSameAs(world.server.of("/"));
    assertThat(world.server.fetchSockets().toCompletableFuture().join())
        .containsExactly(client.socket());
    world.server.disconnectSockets(true);
    client.hears("1").isClosed();
  }

  @Test
  void aClosedServerEndsItsSocketsAndLetsNobodyIn() {
    Adapter adapter = world.server.sockets().adapter();
    Client client = world.joined();
    client.socket().onDisconnect(reason -> ran.add(reason.text()));
    Client late = world.client();
    world.server.close();
    world.server.close();
    client.isClosed();
    assertThat(ran).containsExactly("server shutting down");
    assertThat(adapter.socketCount()).isZero();
    late.says("0").isClosed();
  }
}
