package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.Middleware.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Clients of version 2, which speak Socket.IO protocol 4.
final class OldClientTest {

  private final World world = new World();

  @AfterEach
  void nothingIsLeftUnread() {
    world.assertQuiet();
  }

  private static CompletionStage<Verdict> refuse(String message, Map<String, Object> data) {
    return CompletableFuture.completedFuture(new Verdict.Refuse(message, data));
  }

  @Test
  void isInTheMainNamespaceWithoutAsking() {
    Client old = world.oldClient();
    old.hears("0");
    assertThat(old.socket().id()).isEqualTo(old.id());
    assertThat(old.socket().auth()).isEmpty();
    old.isOpen();
  }

  @Test
  void asksForANamespaceWithAQuery() {
    world.server.of("/room");
    Client old = world.oldClient().hears("0");
    old.says("0/room?token=a%20b%2Cc&n=1&n=2&n=3&empty=&flag&bad=100%,");
    old.hears("0/room,");
    assertThat(old.socket("/room").id()).isEqualTo("/room#" + old.id());
    assertThat(old.socket("/room").auth())
        .isEqualTo(
            Map.of(
                "token",
                "a b,c",
                "n",
                List.of("1", "2", "3"),
                "empty",
                "",
                "flag",
                "",
                "bad",
                "100%"));
  }

  @ParameterizedTest
  @CsvSource({"0/room", "'0/room,'", "0/room?", "'0/room?,'", "'0/room,{}'"})
  void asksForANamespaceWithoutAQuery(String connect) {
    world.server.of("/room");
    Client old = world.oldClient().hears("0");
    old.says(connect).hears("0/room,");
    assertThat(old.socket("/room").auth()).isEmpty();
  }

  @Test
  void aLongQueryIsNoLongName() {
    world.server.of("/room");
    Client old = world.oldClient().hears("0");
    old.says("0/room?token=" + "x".repeat(1_000)).hears("0/room,");
    old.says("0/" + "x".repeat(255));
    old.isClosed();
  }

  @Test
  void aQueryWithoutEndIsReadToItsThousandthField() {
    world.server.of("/room");
    Client old = world.oldClient().hears("0");
    old.says("0/room?" + "a=1&".repeat(200_000) + "b=2").hears("0/room,");
    assertThat(old.socket("/room").auth()).containsOnlyKeys("a");
    assertThat((List<?>) old.socket("/room").auth().get("a")).hasSize(1_000);
  }

  @Test
  void whateverIsAskedForThereIsAnAnswer() {
    Random chance = new Random(11);
    String letters = "/?&=%,a0{}[]\"\ud83d\u00e9 +#";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("0");
      for (int n = chance.nextInt(30); n > 0; n--) {
        text.append(letters.charAt(chance.nextInt(letters.length())));
      }
      assertThat(QueryConnect.decode(text.toString())).as("seed 11: %s", text).isNotNull();
    }
  }

  @Test
  void isNeverRecovered() {
    world.server.of("/").recoverFrom(new ListLog());
    world.server.of("/room").recoverFrom(new ListLog());
    Client old = world.oldClient().hears("0");
    old.says("0/room?pid=pid-1&offset=o0,").hears("0/room,");
    assertThat(old.socket("/room").recovered()).isFalse();
  }

  @Test
  void aSecondConnectEndsTheConnection() {
    Client old = world.oldClient().hears("0");
    old.says("0");
    old.isClosed();
  }

  @Test
  void isToldTheSentenceOfARefusal() {
    world.server.of("/").use(socket -> refuse("not \"you\"", Map.of()));
    world.server.of("/room").use(socket -> refuse("nor here", Map.of()));
    Client old = world.oldClient().hears("4\"not \\\"you\\\"\"");
    old.says("0/room,").hears("4/room,\"nor here\"");
    old.isOpen();
  }

  @Test
  void isToldTheDataOfARefusalInPlaceOfTheSentence() {
    world.server.of("/").use(socket -> refuse("no", Map.of("code", 7)));
    world.oldClient().hears("4{\"code\":7}");
  }

  @Test
  void isToldThatThereIsNoSuchNamespace() {
    Client old = world.oldClient().hears("0");
    old.says("0/none,").hears("4/none,{\"message\":\"Invalid namespace\"}");
  }

  @Test
  void talksAsOthersDo() {
    world
        .server
        .of("/")
        .onConnection(
            socket -> socket.on("hello", event -> event.ack("ok", event.args().getFirst())));
    Client old = world.oldClient().hears("0");
    old.says("27[\"hello\",1]").hears("37[\"ok\",1]");
    old.says("51-8[\"hello\",{\"_placeholder\":true,\"num\":0}]", "hex:0102");
    old.hears("61-8[\"ok\",{\"_placeholder\":true,\"num\":0}]", "hex:0102");
    old.says("1").hearsNothing();
    old.isOpen();
  }

  @Test
  void sharesABroadcastsMessageWithOthers() {
    Client old = world.oldClient().hears("0");
    Client young = world.client().joins();
    old.messages.clear();
    young.messages.clear();
    world.server.of("/").emit("all", "é", new byte[] {1});
    old.hears("51-[\"all\",\"é\",{\"_placeholder\":true,\"num\":0}]", "hex:01");
    young.hears("51-[\"all\",\"é\",{\"_placeholder\":true,\"num\":0}]", "hex:01");
    assertThat(old.messages.get(0)).isSameAs(young.messages.get(0));
    assertThat(old.messages.get(1)).isSameAs(young.messages.get(1));
  }
}
