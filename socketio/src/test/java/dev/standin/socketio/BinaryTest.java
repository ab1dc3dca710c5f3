package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryTest {

  private World world = new World();
  private final List<Event> heard = new ArrayList<>();

  @AfterEach
  void nothingIsUnread() {
    world.assertQuiet();
  }

  private Client listener() {
    world.server.of("/").onConnection(socket -> socket.onAny(heard::add));
    return world.joined();
  }

  private void echo() {
    world
        .server
        .of("/")
        .onConnection(
            socket ->
                socket
                    .on("m", event -> socket.emit("back", event.args().toArray()))
                    .on("ack", event -> event.ack(event.args().toArray())));
  }

  @Test
  void attachmentsComeBackByteExact() {
    echo();
    world
        .joined()
        .says(
            "52-[\"m\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
            "hex:010203",
            "hex:0405ff")
        .hears(
            "52-[\"back\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
            "hex:010203",
            "hex:0405ff");
  }

  @Test
  void attachmentsComeBackInAnAck() {
    echo();
    world
        .joined()
        .says("51-789[\"ack\",[{\"x\":{\"_placeholder\":true,\"num\":0}}]]", "hex:00")
        .hears("61-789[[{\"x\":{\"_placeholder\":true,\"num\":0}}]]", "hex:00");
  }

  @Test
  void attachmentsAreFoundAnywhereAndInAnyOrder() {
    listener()
        .says(
            "52-[\"m\",{\"a\":[{\"num\":1,\"_placeholder\":true}]},"
                + "{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
            "hex:aa",
            "hex:");
    Event event = heard.getFirst();
    assertThat(event.json()).isEmpty();
    assertThat(event.args().getFirst())
        .usingRecursiveComparison()
        .isEqualTo(Map.of("a", List.of(new byte[0])));
    assertThat((byte[]) event.args().get(1)).containsExactly(0xaa);
    assertThat((byte[]) event.args().get(2)).isEmpty();
  }

  @Test
  void attachmentsGoToTheirNamespace() {
    world.server.of("/chat").onConnection(socket -> socket.emit("hi", new byte[] {1}));
    Client client = world.client().says("0/chat,");
    client.sid("/chat");
    client.hears("51-/chat,[\"hi\",{\"_placeholder\":true,\"num\":0}]", "hex:01");
  }

  @Test
  void aQuestionMayCarryAttachmentsBothWays() {
    Client client = world.joined();
    var answer =
        client
            .socket()
            .emitWithAck(java.time.Duration.ofSeconds(1), "ask", Map.of("b", new byte[] {7}))
            .toCompletableFuture();
    client.hears("51-0[\"ask\",{\"b\":{\"_placeholder\":true,\"num\":0}}]", "hex:07");
    client.says("61-0[{\"_placeholder\":true,\"num\":0}]", "hex:08");
    assertThat((byte[]) answer.join().getFirst()).containsExactly(8);
  }

  @Test
  void sentPlaceholdersAreNumberedInTheOrderOfTheAttachments() {
    Client client = world.joined();
    Map<String, Object> nested = new LinkedHashMap<>();
    nested.put("deep", List.of(new byte[] {2}, "x"));
    client.socket().emit("m", new byte[] {1}, nested, new byte[0]);
    client.hears(
        "53-[\"m\",{\"_placeholder\":true,\"num\":0},"
            + "{\"deep\":[{\"_placeholder\":true,\"num\":1},\"x\"]},"
            + "{\"_placeholder\":true,\"num\":2}]",
        "hex:01",
        "hex:02",
        "hex:");
  }

  @Test
  void aPacketThatAnnouncesNoAttachmentIsWhole() {
    listener().says("50-[\"m\",1]");
    assertThat(heard.getFirst().args()).isEqualTo(List.of(1L));
  }

  @Test
  void aPlaceholderInATextEventIsData() {
    listener().says("2[\"m\",{\"_placeholder\":true,\"num\":5}]");
    assertThat(heard.getFirst().args()).isEqualTo(List.of(Map.of("_placeholder", true, "num", 5L)));
  }

  @Test
  void aPlaceholderThatIsNotTrueIsData() {
    listener().says("50-[\"m\",{\"_placeholder\":1,\"num\":5},{\"_placeholder\":false}]");
    assertThat(heard.getFirst().args())
        .isEqualTo(List.of(Map.of("_placeholder", 1L, "num", 5L), Map.of("_placeholder", false)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "51-[\"m\",{\"_placeholder\":true,\"num\":1}]",
        "50-[\"m\",{\"_placeholder\":true,\"num\":0}]",
        "51-[\"m\",{\"_placeholder\":true,\"num\":-1}]",
        "51-[\"m\",{\"_placeholder\":true,\"num\":0.0}]",
        "51-[\"m\",{\"_placeholder\":true,\"num\":\"0\"}]",
        "51-[\"m\",{\"_placeholder\":true}]",
        "51-[\"m\",{\"_placeholder\":true,\"num\":99999999999999999999}]",
        "51-[{\"_placeholder\":true,\"num\":0}]",
        "511-[\"m\"]",
        "511-[\"m\",{\"_placeholder\":true,\"num\":0}]"
      })
  void wrongPlaceholdersAndCountsCloseAtOnce(String packet) {
    listener().says(packet).isClosed();
    assertThat(heard).isEmpty();
  }

  @Test
  void tenAttachmentsAreAllowed() {
    Client client = listener().says("510-[\"m\"]");
    for (int i = 0; i < 10; i++) {
      assertThat(heard).isEmpty();
      client.says("hex:01");
    }
    assertThat(heard).hasSize(1);
  }

  @Test
  void textWhileAttachmentsArePendingCloses() {
    listener().says("51-[\"m\"]").says("2[\"x\"]").isClosed();
    assertThat(heard).isEmpty();
  }

  @Test
  void strayBinaryCloses() {
    listener().says("hex:01").isClosed();
  }

  @Test
  void binaryBeforeConnectCloses() {
    world.client().says("hex:01").isClosed();
  }

  @Test
  void attachmentsAreNotAwaitedForANamespaceThatWasNotJoined() {
    world.client().says("51-[\"m\"]").isClosed();
  }

  @Test
  void theBytesOfOnePacketAreBounded() {
    world = new World(SocketIoOptions.defaults().toBuilder().maxAttachmentBytes(4), 1);
    Client client = listener().says("53-[\"m\"]", "hex:0102", "hex:0304");
    client.isOpen();
    client.says("hex:05").isClosed();
    assertThat(heard).isEmpty();
  }

  @Test
  void attachmentsNeverInterleave() {
    Client client = world.client(world.owner()).joins();
    Namespace main = world.server.of("/");
    main.emit("a", new byte[] {1}, new byte[] {2});
    client.socket().emit("b", new byte[] {3});
    main.emit("c");
    client.hears(
        "52-[\"a\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
        "hex:01",
        "hex:02",
        "51-[\"b\",{\"_placeholder\":true,\"num\":0}]",
        "hex:03",
        "2[\"c\"]");
  }

  @Test
  void aVolatilePacketWithAttachmentsIsNeverHalved() {
    Client client = world.joined();
    client.writable(false);
    client.socket().emitVolatile("lost", new byte[] {1}, new byte[] {2});
    world.server.of("/").volatileEvents().emit("lost too", new byte[] {1});
    client.hearsNothing();
    client.writable(true);
    client.isFullAfterNextSend();
    client.socket().emitVolatile("whole", new byte[] {1}, new byte[] {2});
    client.hears(
        "52-[\"whole\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
        "hex:01",
        "hex:02");
    client.socket().emitVolatile("lost");
    client.hearsNothing();
  }

  @Test
  void attachmentsForASocketThatTheServerEndedMeanwhileAreDropped() {
    Client client = listener().says("51-[\"m\"]");
    client.socket().disconnect(false);
    client.hears("1").says("hex:01").isOpen();
    assertThat(heard).isEmpty();
  }
}
