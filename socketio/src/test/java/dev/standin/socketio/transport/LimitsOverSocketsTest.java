package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import dev.standin.socketio.engineio.EngineLimits;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every limit met by a client on a real socket that keeps none of them.
@Timeout(30)
final class LimitsOverSocketsTest {

  private static final String OPEN = "EIO=4&transport=websocket";
  private static final int BURST = 600;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> faults = new LinkedBlockingQueue<>();
  private final SocketIoServer sockets =
      new SocketIoServer(
          SocketIoOptions.defaults().toBuilder()
              .maxNamespacesPerConnection(3)
              .maxDynamicNamespaces(1)
              .maxRoomsPerSocket(2)
              .maxAttachments(2)
              .maxAttachmentBytes(1_000)
              .faults((where, fault) -> faults.add(String.valueOf(fault.getMessage())))
              .build(),
          new Random(11));
  private final EngineFixture engine =
      new EngineFixture(
          EngineFixture.Setup.of(
              EngineOptions.defaults()
                  .withAllowEio3(true)
                  .withAdmission(new EngineOptions.Admission(100, 2))
                  .withLimits(
                      new EngineLimits(20_000, 20_000, 500, 300_000, 16, 1 << 20, 5_000, 2_000)
                          .withPacketRate(new EngineLimits.PacketRate(1, BURST)))));

  @BeforeEach
  void serve() {
    sockets
        .of("/")
        .onConnection(
            socket -> {
              socket.on("join", event -> socket.join((String) event.args().getFirst()));
              socket.on("echo", event -> socket.emit("echo", event.args().toArray()));
              socket.onDisconnect(reason -> heard.add(reason.text()));
            });
    sockets.of("/a");
    sockets.of("/b");
    sockets.of("/c");
    sockets.ofMatching(name -> name.startsWith("/own-"), _ -> {});
    engine.upper = sockets;
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private RawWebSocket joined() {
    RawWebSocket socket = engine.webSocket();
    socket.text("40");
    socket.expectText(answer -> answer.startsWith("40{\"sid\":"));
    return socket;
  }

  private static void enters(RawWebSocket socket, String namespace) {
    socket.text("40" + namespace + ",");
    socket.expectText(answer -> answer.startsWith("40" + namespace + ",{\"sid\":"));
  }

  private static void echoes(RawWebSocket socket) {
    socket.text("42[\"echo\",1]");
    socket.expect("81 42[\"echo\",1]");
  }

  private void endsFor(String reason) throws InterruptedException {
    assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(reason);
    assertThat(faults).isEmpty();
    EngineFixture.until("the session is gone", () -> engine.engine.sessions() == 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "42[\"echo\",; 2000",
        "42[\"echo\",; 100000",
        "42[\"echo\",; 290000",
        "43; 2000",
        "43; 100000",
        "451-[\"echo\",; 100000",
        "40/a,; 2000",
        "40/a,; 100000",
        "42/none,1; 100000",
      })
  void nestingBeyondTheBoundClosesTheConnectionWhereverItStands(String begin, int depth)
      throws InterruptedException {
    for (String level : new String[] {"[", "{\"\":"}) {
      int levels = Math.min(depth, 290_000 / level.length());
      String close = level.equals("[") ? "]" : "1}";
      for (String end : new String[] {"", close.repeat(Math.min(levels, 1_000))}) {
        try (RawWebSocket socket = joined()) {
          socket.text(begin + level.repeat(levels) + end);
          socket.expect("close 1000");
          String reason = heard.poll(5, TimeUnit.SECONDS);
          assertThat(reason).isIn("parse error", "forced server close");
        }
        EngineFixture.until("the session is gone", () -> engine.engine.sessions() == 0);
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void nestingBeyondTheBoundEndsAPollingSessionLikewise() throws InterruptedException {
    String sid = engine.openPolling();
    engine.post(sid, "40");
    engine.post(sid, "42[\"echo\"," + "[".repeat(100_000));
    endsFor("parse error");
    assertThat(engine.post(sid, "40").body())
        .isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
  }

  @Test
  void nestingToTheBoundIsSentBack() {
    try (RawWebSocket socket = joined()) {
      String packet = "42[\"echo\"," + "[".repeat(63) + "]".repeat(63) + "]";
      socket.text(packet);
      socket.expect("81 " + packet);
    }
  }

  @Test
  void aNamespaceTooManyIsRefusedAndTheOthersStay() {
    try (RawWebSocket socket = joined()) {
      enters(socket, "/a");
      enters(socket, "/b");
      socket.text("40/c,");
      socket.expect("81 44/c,{\"message\":\"Too many namespaces\"}");
      echoes(socket);
      socket.text("41/a,");
      enters(socket, "/c");
    }
  }

  @Test
  void namespacesOfClientsOwnMakingAreBoundedForAllOfThem() {
    try (RawWebSocket one = joined();
        RawWebSocket other = joined()) {
      enters(one, "/own-1");
      other.text("40/own-2,");
      other.expect("81 44/own-2,{\"message\":\"Invalid namespace\"}");
      enters(other, "/own-1");
      echoes(other);
    }
  }

  @Test
  void aRoomTooManyIsNotJoinedAndTheSocketLivesOn() throws InterruptedException {
    try (RawWebSocket socket = joined()) {
      for (String room : new String[] {"r1", "r2", "r3", "r1"}) {
        socket.text("42[\"join\",\"" + room + "\"]");
      }
      echoes(socket);
      assertThat(faults.poll(5, TimeUnit.SECONDS)).isEqualTo("A socket may be in 2 rooms at most");
      assertThat(faults).isEmpty();
      assertThat(sockets.of("/").adapter().occupied("r3")).isFalse();
      assertThat(sockets.of("/").adapter().roomCount()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "11", "2147483647", "99999999999999999999"})
  void attachmentsTooManyCloseTheConnectionBeforeOneHasCome(String count)
      throws InterruptedException {
    try (RawWebSocket socket = joined()) {
      socket.text("45" + count + "-[\"echo\",{\"_placeholder\":true,\"num\":0}]");
      socket.expect("close 1000");
      endsFor("parse error");
    }
  }

  @Test
  void attachmentsTooLargeTogetherCloseTheConnection() throws InterruptedException {
    String packet =
        "452-[\"echo\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
    try (RawWebSocket socket = joined()) {
      socket.text(packet);
      socket.binary(new byte[600]);
      socket.binary(new byte[400]);
      socket.expect("81 " + packet);
      assertThat(socket.readBytes()).hasSize(601);
      assertThat(socket.readBytes()).hasSize(401);
      socket.text(packet);
      socket.binary(new byte[600]);
      socket.binary(new byte[401]);
      socket.expect("close 1000");
      endsFor("parse error");
    }
  }

  @Test
  void aConnectionTooManyFromOneAddressIsRefusedBeforeItIsAWebSocket() {
    try (RawWebSocket one = joined();
        RawWebSocket _ = joined();
        RawWebSocket third = RawWebSocket.connect(engine.port())) {
      third.send(RawWebSocket.request("/socket.io/?" + OPEN, Map.of()));
      assertThat(third.head()).startsWith("HTTP/1.1 429 ").contains("\r\nRetry-After: 5\r\n");
      String body = "{\"code\":7,\"message\":\"Too many connections from this address\"}";
      assertThat(third.body(body.length())).isEqualTo(body);
      HttpResponse<String> polling = engine.get("EIO=4&transport=polling");
      assertThat(polling.statusCode()).isEqualTo(429);
      assertThat(polling.body()).isEqualTo(body);
      echoes(one);
    }
  }

  @Test
  void packetsTooManyInASecondEndTheConnection() throws InterruptedException {
    try (RawWebSocket socket = joined()) {
      for (int i = 0; i < BURST + 60; i++) {
        socket.text("42[\"unheard\"]");
      }
      socket.expect("close 1008");
      endsFor("rate limit");
    }
  }

  @Test
  void attachmentsArePacketsToo() throws InterruptedException {
    try (RawWebSocket socket = joined()) {
      for (int i = 0; i < BURST / 3 + 20; i++) {
        socket.text(
            "452-[\"unheard\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
        socket.binary(new byte[1]);
        socket.binary(new byte[1]);
      }
      socket.expect("close 1008");
      endsFor("rate limit");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a&", "a=%41&", "&", "=&", "%", "a=%zz&"})
  void anOldClientsQueryOfAnyLengthIsReadInAMomentAndAnswered(String field) {
    try (RawWebSocket old = engine.webSocket("EIO=3&transport=websocket")) {
      old.expectText(open -> open.startsWith("0{"));
      old.expect("81 40");
      old.text("40/a?" + field.repeat(290_000 / field.length()) + ",");
      old.expect("81 40/a,");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "99999999999:4a",
        "2147483647:4a",
        "2147483648:4a",
        "18446744073709551618:4a",
        "-1:4a",
        "3:4a",
        "1:4x2:4a",
        "4a",
        ":",
      })
  void anOldClientsPayloadWithALengthThatIsNoneEndsItsSession(String body)
      throws InterruptedException {
    endsOldSession(body);
  }

  @Test
  void anOldClientsPayloadWithALengthOfThousandsOfDigitsEndsItsSession()
      throws InterruptedException {
    endsOldSession("9".repeat(200_000) + ":4a");
    endsOldSession("9".repeat(200_000));
  }

  private void endsOldSession(String body) throws InterruptedException {
    String sid = engine.get("EIO=3&transport=polling").body();
    sid = sid.substring(sid.indexOf("\"sid\":\"") + 7, sid.indexOf("\",\"upgrades"));
    var uri = engine.uri("EIO=3&transport=polling&sid=" + sid);
    HttpResponse<String> answer =
        engine.send(
            java.net.http.HttpRequest.newBuilder(uri)
                .header("Content-Type", "text/plain;charset=UTF-8")
                .POST(
                    java.net.http.HttpRequest.BodyPublishers.ofByteArray(
                        body.getBytes(StandardCharsets.UTF_8))));
    assertThat(answer.statusCode()).isEqualTo(400);
    endsFor("parse error");
  }
}
