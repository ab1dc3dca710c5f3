package dev.standin.socketio.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.clients.JavaClient.Route;
import dev.standin.socketio.example.ExampleProcess;
import dev.standin.socketio.faults.FaultyProxy;
import io.socket.client.Ack;
import io.socket.client.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The library against the official Java client, over each of its routes.
@Tag("slow")
final class JavaClientTest {

  private static @Nullable ExampleProcess server;

  private final List<JavaClient> clients = new ArrayList<>();

  @BeforeAll
  static void start() {
    server = ExampleProcess.start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @AfterEach
  void closeAll() {
    clients.forEach(JavaClient::close);
  }

  private static ExampleProcess server() {
    if (server == null) {
      throw new IllegalStateException("the server was not started");
    }
    return server;
  }

  private JavaClient open(Route route, String namespace, Map<String, String> auth) {
    JavaClient client = new JavaClient(server().url() + namespace, route, auth);
    clients.add(client);
    return client;
  }

  private JavaClient connected(Route route) {
    return open(route, "/", Map.of()).connect();
  }

  @ParameterizedTest
  @EnumSource
  void connectsAndIsGreetedWithItsAuth(Route route) {
    JavaClient client = open(route, "/", Map.of("token", "t")).connect();
    assertThat(client.next("auth")).hasToString("[{\"token\":\"t\"}]");
    assertThat(client.socket.id()).matches("[A-Za-z0-9_-]{20}");
  }

  @ParameterizedTest
  @EnumSource
  void reachesTheTransportItWants(Route route) throws InterruptedException {
    JavaClient client = connected(route);
    String wanted = route == Route.POLLING ? "polling" : "websocket";
    long end = System.nanoTime() + 10_000_000_000L;
    while (!client.ask("counted").get(1).equals(wanted)) {
      assertThat(System.nanoTime()).as("reached " + wanted).isLessThan(end);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedWithMessageAndDataAndMayComeBackWithAToken(Route route) throws JSONException {
    JavaClient refused = open(route, "/secret", Map.of("token", "bad"));
    refused.socket.connect();
    JSONObject error = (JSONObject) refused.next(Socket.EVENT_CONNECT_ERROR).getFirst();
    assertThat(error.getString("message")).isEqualTo("not authorized");
    JSONObject data = error.getJSONObject("data");
    assertThat(data.getString("code")).isEqualTo("E_TOKEN");
    assertThat(data.getJSONArray("hint")).hasToString("[\"log in\",401]");
    JavaClient admitted = open(route, "/secret", Map.of("token", "good")).connect();
    assertThat(admitted.next("auth")).hasToString("[{\"token\":\"good\"}]");
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedAtAnUnknownNamespace(Route route) {
    JavaClient refused = open(route, "/nowhere", Map.of());
    refused.socket.connect();
    assertThat(refused.next(Socket.EVENT_CONNECT_ERROR))
        .hasToString("[{\"message\":\"Invalid namespace\"}]");
  }

  @ParameterizedTest
  @EnumSource
  void carriesSeveralNamespacesOnOneConnectionAndLeavesThemOneByOne(Route route) {
    JavaClient main = connected(route);
    JavaClient custom = main.sibling("/custom").connect();
    JavaClient dynamic = main.sibling("/dynamic-9").connect();
    clients.addAll(List.of(custom, dynamic));
    custom.socket.emit("message", "there");
    assertThat(custom.next("message-back")).containsExactly("there");
    custom.socket.disconnect();
    dynamic.socket.emit("message", 1);
    assertThat(dynamic.next("message-back")).containsExactly(1);
    assertThat(main.ask("message-with-ack", 2)).containsExactly(2);
  }

  @ParameterizedTest
  @EnumSource
  void sendsAndHearsEveryKindOfJson(Route route) throws JSONException {
    JavaClient client = connected(route);
    String json = "[1,-2.5,\"é😀\\u2028\\\"\",true,null,[],{},{\"a\":{\"b\":[[[\"c\"]]]}}]";
    JSONArray values = new JSONArray(json);
    Object[] arguments = new Object[values.length()];
    Arrays.setAll(arguments, values::opt);
    client.socket.emit("message", arguments);
    assertThat(client.next("message-back"))
        .hasToString("[1, -2.5, é😀\u2028\", true, null, [], {}, {\"a\":{\"b\":[[[\"c\"]]]}}]");
  }

  @ParameterizedTest
  @EnumSource
  void carriesNestedBinaryBothWaysByteByByte(Route route) throws JSONException {
    JavaClient client = connected(route);
    byte[] all = bytes(256);
    JSONObject inner = new JSONObject().put("all", all);
    JSONObject nested = new JSONObject().put("deep", new JSONArray().put(inner).put("text"));
    client.socket.emit("message", all, nested, 7);
    List<Object> back = client.next("message-back");
    assertThat((byte[]) back.get(0)).isEqualTo(all);
    JSONArray deep = ((JSONObject) back.get(1)).getJSONArray("deep");
    assertThat((byte[]) deep.getJSONObject(0).get("all")).isEqualTo(all);
    assertThat(deep.get(1)).isEqualTo("text");
    assertThat(back.get(2)).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void keepsLargeBinaryWhole(Route route) {
    byte[] large = bytes(500_000);
    List<Object> back = connected(route).ask("message-with-ack", (Object) large);
    assertThat((byte[]) back.getFirst()).isEqualTo(large);
  }

  @ParameterizedTest
  @EnumSource
  void isAcknowledgedWithBinaryToo(Route route) {
    JavaClient client = connected(route);
    assertThat(client.ask("message-with-ack", 1, "2", false)).containsExactly(1, "2", false);
    List<Object> binary = client.ask("message-with-ack", "text", new byte[] {9});
    assertThat(binary.getFirst()).isEqualTo("text");
    assertThat((byte[]) binary.get(1)).containsExactly(9);
  }

  @ParameterizedTest
  @EnumSource
  void acknowledgesWhatTheServerAsks(Route route) throws JSONException {
    JavaClient client = connected(route);
    client.socket.on(
        "question", args -> ((Ack) args[args.length - 1]).call(args[0] + "!", new byte[] {1, 2}));
    JSONArray answer = (JSONArray) client.ask("ask-me", "yes").getFirst();
    assertThat(answer.get(0)).isEqualTo("yes!");
    assertThat((byte[]) answer.get(1)).containsExactly(1, 2);
  }

  @ParameterizedTest
  @EnumSource
  void sendsAThousandEventsInOrder(Route route) {
    JavaClient client = connected(route);
    for (int i = 0; i < 1_000; i++) {
      client.socket.emit("count", i);
    }
    assertThat(client.ask("counted").getFirst())
        .hasToString(numbers(1_000).toString().replace(" ", ""));
  }

  @ParameterizedTest
  @EnumSource
  void hearsAThousandEventsInOrder(Route route) {
    JavaClient client = connected(route);
    client.socket.emit("burst", 1_000);
    List<Object> heard = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      heard.addAll(client.next("tick"));
    }
    assertThat(heard).isEqualTo(numbers(1_000));
  }

  @ParameterizedTest
  @EnumSource
  void losesAndReordersNothingWhileEventsFlowFromTheFirstMoment(Route route) {
    JavaClient client = connected(route);
    client.socket.emit("paced", 300);
    for (int i = 0; i < 300; i++) {
      client.socket.emit("count", i);
    }
    List<Object> heard = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      heard.addAll(client.next("tick"));
    }
    assertThat(heard).isEqualTo(numbers(300));
    assertThat(client.ask("counted").getFirst())
        .hasToString(numbers(300).toString().replace(" ", ""));
  }

  @ParameterizedTest
  @EnumSource
  void comesBackAfterACut(Route route) {
    try (FaultyProxy proxy = new FaultyProxy(server().port(), new Random(1), () -> {})) {
      JavaClient client = new JavaClient("http://127.0.0.1:" + proxy.port(), route, Map.of());
      clients.add(client.connect());
      String first = client.socket.id();
      // A polling client without a request under way does not notice.
      do {
        proxy.cut();
      } while (client.socket.connected());
      assertThat(client.next(Socket.EVENT_DISCONNECT).getFirst().toString())
          .matches("transport (close|error)");
      client.next(Socket.EVENT_CONNECT);
      assertThat(client.socket.id()).isNotEqualTo(first);
      assertThat(client.ask("message-with-ack", "again")).containsExactly("again");
      client.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void hearsThatTheServerDismissedIt(Route route) {
    JavaClient client = connected(route);
    client.socket.emit("dismiss-me");
    assertThat(client.next(Socket.EVENT_DISCONNECT)).containsExactly("io server disconnect");
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static List<Object> numbers(int count) {
    return IntStream.range(0, count).<Object>mapToObj(i -> i).toList();
  }
}
