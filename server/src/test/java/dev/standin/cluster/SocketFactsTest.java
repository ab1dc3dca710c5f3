package dev.standin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.FetchedSocket;
import dev.standin.socketio.Namespace;
import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import dev.standin.socketio.engineio.Handshake;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What other servers are told of a socket.
class SocketFactsTest {

  private static final Map<String, String> QUERY = Map.of("EIO", "4", "token", "s3cret");
  private static final Map<String, String> HEADERS =
      Map.of(
          "authorization", "Bearer s3cret",
          "proxy-authorization", "Basic s3cret",
          "cookie", "session=s3cret",
          "user-agent", "tests");

  private static String told(boolean secretsStay) {
    Namespace namespace = new SocketIoServer(SocketIoOptions.defaults(), new Random(1)).sockets();
    var socket =
        new FetchedSocket(
            namespace,
            "one",
            new Handshake("/socket.io/", QUERY, HEADERS, "192.0.2.1", false, 0),
            Map.of("token", "s3cret"),
            Set.of("red"),
            Map.of());
    return new String(JsonText.object(SocketFacts.of(socket, secretsStay)), StandardCharsets.UTF_8);
  }

  @Test
  void aServerOfTheLibraryTellsAllThatNodeTells() {
    assertThat(told(false))
        .contains("\"auth\":{\"token\":\"s3cret\"}", "\"authorization\":\"Bearer s3cret\"")
        .contains("token=s3cret");
  }

  @Test
  void whereSecretsStayNothingThatProvesWhoTheClientIsGoesOut() {
    assertThat(told(true))
        .doesNotContain("s3cret")
        .contains("\"id\":\"one\"", "\"rooms\":[\"red\"]", "\"user-agent\":\"tests\"")
        .contains("\"url\":\"/socket.io/?EIO=4\"", "\"query\":{\"EIO\":\"4\"}", "\"auth\":{}");
  }
}
