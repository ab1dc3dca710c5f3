package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {

  private final World world = new World();
  private final List<Event> heard = new ArrayList<>();

  @AfterEach
  void nothingIsUnread() {
    world.assertQuiet();
  }

  private Client listener() {
    world.server.of("/").onConnection(socket -> socket.onAny(heard::add));
    return world.joined();
  }

  private Event only() {
    assertThat(heard).hasSize(1);
    return heard.removeFirst();
  }

  @Test
  void argumentsArriveAsJavaValues() {
    listener()
        .says("2[\"m\",1,-2.5,\"s\",true,null,[],{\"a\":{\"b\":[1]}},12345678901234567890,1e400]");
    assertThat(only().args())
        .isEqualTo(
            Arrays.asList(
                1L,
                -2.5,
                "s",
                true,
                null,
                List.of(),
                Map.of("a", Map.of("b", List.of(1L))),
                new BigInteger("12345678901234567890"),
                Double.POSITIVE_INFINITY));
  }

  @Test
  void argumentsAreHandedOnUnparsed() {
    listener().says("2[ \"m\" , {\"a\" : 1.0e2} ,\"é\"]");
    assertThat(only().json()).isEqualTo(Optional.of("[{\"a\" : 1.0e2} ,\"é\"]"));
  }

  @Test
  void anEventWithoutArgumentsHasAnEmptyArray() {
    listener().says("2[\"m\"]");
    Event event = only();
    assertThat(event.json()).isEqualTo(Optional.of("[]"));
    assertThat(event.args()).isEmpty();
    assertThat(event.wantsAck()).isFalse();
  }

  @Test
  void largeArgumentsAreFoundBehindTheName() {
    String text = "x".repeat(200_000);
    listener().says("2[\"m\",\"" + text + "\",2]");
    Event event = only();
    assertThat(event.args()).isEqualTo(List.of(text, 2L));
    assertThat(event.json()).isEqualTo(Optional.of("[\"" + text + "\",2]"));
  }

  @Test
  void aNumberAsNameIsItsText() {
    listener().says("2[1,\"x\"]");
    assertThat(only().name()).isEqualTo("1");
  }

  @Test
  void anEventNobodyHandlesIsIgnored() {
    world.joined().says("2[\"unknown\"]").hearsNothing().isOpen();
  }

  @Test
  void anEventReachesItsHandlersInTheirOrderAfterThoseOfAny() {
    List<String> order = new ArrayList<>();
    world
        .server
        .of("/")
        .onConnection(
            socket ->
                socket
                    .on("m", event -> order.add("first"))
                    .on("m", event -> order.add("second"))
                    .on("other", event -> order.add("other"))
                    .onAny(event -> order.add("any")));
    world.joined().says("2[\"m\"]");
    assertThat(order).containsExactly("any", "first", "second");
  }

  @Test
  void aHandlersExceptionEndsOnlyItsOwnCall() {
    List<String> order = new ArrayList<>();
    world
        .server
        .of("/")
        .onConnection(
            socket -> {
              throw new IllegalStateException("connection");
            })
        .onConnection(
            socket ->
                socket
                    .onAny(
                        event -> {
                          throw new AssertionError("any");
                        })
                    .on(
                        "m",
                        event -> {
                          throw new IllegalStateException("own");
                        })
                    .on("m", event -> order.add("still here"))
                    .onDisconnect(
                        reason -> {
                          throw new IllegalStateException("disconnect");
                        })
                    .onDisconnect(reason -> order.add(reason.text())));
    world.joined().says("2[\"m\"]").says("1").isOpen();
    assertThat(order).containsExactly("still here", "client namespace disconnect");
    assertThat(world.faults)
        .containsExactly(
            "a connection handler of /: connection",
            "a handler of any event: any",
            "a handler of an event: own",
            "a disconnect handler: disconnect");
    world.faults.clear();
  }

  @Test
  void aFaultInTheReceiverOfFaultsEndsNothing() {
    World strict = new World(SocketIoOptions.defaults().toBuilder(), 1);
    SocketIoServer server =
        new SocketIoServer(
            SocketIoOptions.defaults().toBuilder()
                .faults(
                    (where, fault) -> {
                      throw new IllegalStateException("twice");
                    })
                .build(),
            new java.util.Random(1));
    assertThat(server.core()).isNotNull();
    server.core().fault("somewhere", new IllegalStateException("once"));
    strict.assertQuiet();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "7",
        "4",
        "4{\"message\":\"x\"}",
        "-",
        " 2[\"x\"]",
        "2",
        "2{}",
        "2abc[\"x\"]",
        "2[",
        "2[]",
        "2[null]",
        "2[{}]",
        "2[[]]",
        "2[true]",
        "2\"x\"",
        "2[\"x\"]]",
        "2[\"x\"]y",
        "2[\"x\"][\"y\"]",
        "2[\"x\",]",
        "2[\"x\" 1]",
        "2[\"x\",01]",
        "2[\"x\",NaN]",
        "2['x']",
        "2[\"x\"",
        "2[\"x\",\"\\q\"]",
        "2[\"x\",\"\n\"]",
        "2[\"x\",//c\n1]",
        "2[\"x\",{\"a\"}]",
        "2[\"x\",{a:1}]",
        "2[\"x\",+1]",
        "2[\"x\",.5]",
        "2[\"connect\"]",
        "2[\"connect_error\"]",
        "2[\"disconnect\"]",
        "2[\"disconnecting\"]",
        "2[\"newListener\"]",
        "2[\"removeListener\",1]",
        "2[\"\\u0063onnect\"]",
        "1[]",
        "1{}",
        "10",
        "3",
        "3[]",
        "31",
        "31{}",
        "31[",
        "31[]x",
        "3x[]",
        "299999999999999999999[\"x\"]",
        "39223372036854775808[]",
        "2-1[\"x\"]",
        "2/chat[\"x\"]",
        "2/,,[\"x\"]",
        "5[\"x\"]",
        "51[\"x\"]",
        "5-[\"x\"]",
        "5x-[\"x\"]",
        "5-1-[\"x\"]",
        "511-[\"x\"]",
        "599999999999999999999-[\"x\"]",
        "6-1[]",
        "60-[]",
      })
  void malformedPacketsClose(String packet) {
    world.joined().says(packet).isClosed();
    assertThat(heard).isEmpty();
  }

  @Test
  void nothingIsHandledAfterAMalformedPacket() {
    listener().says("2{}", "2[\"late\"]").isClosed();
    assertThat(heard).isEmpty();
  }

  @Test
  void nestingUpToTheBoundIsRead() {
    listener().says("2[\"m\"," + "[".repeat(63) + "]".repeat(63) + "]");
    assertThat(only().args()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 2_000, 100_000})
  void nestingBeyondTheBoundCloses(int depth) {
    listener().says("2[\"m\"," + "[".repeat(depth) + "]".repeat(depth) + "]").isClosed();
    assertThat(heard).isEmpty();
  }

  @Test
  void endlessNestingClosesQuickly() {
    Client arrays = listener();
    Client objects = world.joined();
    org.junit.jupiter.api.Assertions.assertTimeout(
        Duration.ofSeconds(1),
        () -> {
          arrays.says("2[\"m\"," + "[".repeat(500_000)).isClosed();
          objects.says("0/x,".substring(0, 1) + "{\"a\":".repeat(100_000)).isClosed();
        });
  }

  @Test
  void aNumberBeyondAThousandDigitsCloses() {
    listener().says("2[\"m\"," + "1".repeat(1_001) + "]").isClosed();
  }

  @Test
  void aNameBeyondTenThousandCharactersCloses() {
    listener().says("2[\"m\",{\"" + "n".repeat(10_001) + "\":1}]").isClosed();
  }

  @Test
  void everyKindOfArgumentIsWritten() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("a", null);
    map.put("b", List.of(true, "x"));
    world
        .joined()
        .socket()
        .emit(
            "m",
            null,
            1,
            2L,
            (short) 3,
            (byte) 4,
            1.5,
            2.5f,
            new BigInteger("12345678901234567890"),
            new BigDecimal("1.10"),
            Double.NaN,
            Float.NEGATIVE_INFINITY,
            new java.util.concurrent.atomic.AtomicLong(7),
            map);
    world.settle();
    world.server.of("/").sockets().forEach(socket -> assertThat(socket.connected()).isTrue());
    clientOf(0)
        .hears(
            "2[\"m\",null,1,2,3,4,1.5,2.5,12345678901234567890,1.10,null,null,7,"
                + "{\"a\":null,\"b\":[true,\"x\"]}]");
  }

  private Client clientOf(int number) {
    return world.clients().get(number);
  }

  @Test
  void encodedJsonIsCopied() {
    Client client = world.joined();
    byte[] small = "{\"a\" : 1}".getBytes(StandardCharsets.UTF_8);
    byte[] large = ("\"" + "é".repeat(20_000) + "\"").getBytes(StandardCharsets.UTF_8);
    client
        .socket()
        .emit(
            "m",
            new RawJson(small),
            List.of(1, new RawJson(large)),
            Map.of("x", new RawJson(small)));
    client.hears("2[\"m\",{\"a\" : 1},[1,\"" + "é".repeat(20_000) + "\"],{\"x\":{\"a\" : 1}}]");
  }

  @Test
  void textsAreEscapedAndHalfPairsReplaced() {
    Client client = world.joined();
    client.socket().emit("\"\n\u0000", "a\\b", "😀", "x\ud83d", "\ude00y", Map.of("k\ud800", 1));
    client.hears("2[\"\\\"\\n\\u0000\",\"a\\\\b\",\"😀\",\"x\ufffd\",\"\ufffdy\",{\"k\ufffd\":1}]");
  }

  @Test
  void halfPairsFromAClientDoNoHarm() {
    world
        .server
        .of("/")
        .onConnection(socket -> socket.on("m", e -> socket.emit("back", e.args().toArray())));
    world.joined().says("2[\"m\",\"\\ud800\"]").hears("2[\"back\",\"\ufffd\"]");
  }

  @Test
  void whatCannotBeSentIsRefusedWithWords() {
    Client client = world.joined();
    Socket socket = client.socket();
    assertThatThrownBy(() -> socket.emit("m", new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A java.lang.Object cannot be sent: use null, Boolean, Number, String, byte[], List,"
                + " Map or RawJson");
    assertThatThrownBy(() -> socket.emit("m", Map.of(1, 2)))
        .hasMessage("The keys of a Map that is sent must be Strings");
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    assertThatThrownBy(() -> socket.emit("m", endless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Arguments are nested too deep to be sent");
    assertThatThrownBy(() -> socket.emit("disconnect"))
        .hasMessage("\"disconnect\" is a reserved event name");
    assertThatThrownBy(() -> socket.on("disconnect", event -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    client.hearsNothing();
  }

  @Test
  void handlersCanBeAddedLater() {
    Client client = world.joined();
    client.socket().on("m", heard::add);
    client.says("2[\"m\"]");
    assertThat(only().name()).isEqualTo("m");
  }
}
