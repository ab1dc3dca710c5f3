package dev.standin.socketio.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HandshakeTest {

  @Test
  void theUrlIsThePathWithTheQuery() {
    Map<String, String> query = new TreeMap<>(Map.of("EIO", "4", "a b", "c&d=é"));
    assertThat(new Handshake("/socket.io/", query, Map.of(), "::1", false, 0).url())
        .isEqualTo("/socket.io/?EIO=4&a+b=c%26d%3D%C3%A9");
    assertThat(new Handshake("/socket.io/", Map.of(), Map.of(), "::1", false, 0).url())
        .isEqualTo("/socket.io/");
  }

  @Test
  void anOriginTellsOfAPage() {
    Map<String, String> headers = Map.of("origin", "http://localhost:3000");
    assertThat(new Handshake("/", Map.of(), headers, "::1", false, 0).crossDomain()).isTrue();
    assertThat(new Handshake("/", Map.of(), Map.of(), "::1", false, 0).crossDomain()).isFalse();
  }
}
