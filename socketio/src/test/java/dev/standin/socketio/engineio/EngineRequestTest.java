package dev.standin.socketio.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EngineRequestTest {

  private static final Set<String> BOTH = Set.of("polling", "websocket");

  @ParameterizedTest(name = "{0} {1} upgrade={2}: {3}")
  @CsvSource({
    "GET, EIO=4, false, UNKNOWN_TRANSPORT",
    "GET, EIO=4&transport=abc, false, UNKNOWN_TRANSPORT",
    "GET, EIO=4&transport=webtransport, false, UNKNOWN_TRANSPORT",
    "POST, EIO=4&transport=polling, false, BAD_HANDSHAKE_METHOD",
    "PUT, EIO=4&transport=polling, false, BAD_HANDSHAKE_METHOD",
    "GET, EIO=4&transport=websocket, false, BAD_REQUEST",
    "GET, EIO=4&transport=polling, true, BAD_REQUEST",
    "GET, transport=polling, false, UNSUPPORTED_PROTOCOL_VERSION",
    "GET, EIO=abc&transport=polling, false, UNSUPPORTED_PROTOCOL_VERSION",
    "GET, EIO=3&transport=websocket, true, UNSUPPORTED_PROTOCOL_VERSION",
  })
  void eachRefusalHasItsOwnCode(String method, String query, boolean upgrade, EngineError error) {
    assertThat(EngineRequest.of(method, parse(query), upgrade, BOTH))
        .isEqualTo(new EngineRequest.Refused(error));
  }

  @Test
  void theBodiesOfRefusals() {
    assertThat(EngineError.UNKNOWN_TRANSPORT.json())
        .isEqualTo("{\"code\":0,\"message\":\"Transport unknown\"}");
    assertThat(EngineError.UNKNOWN_SID.json())
        .isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    assertThat(EngineError.BAD_HANDSHAKE_METHOD.json())
        .isEqualTo("{\"code\":2,\"message\":\"Bad handshake method\"}");
    assertThat(EngineError.BAD_REQUEST.json())
        .isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    assertThat(EngineError.FORBIDDEN.json("say \"please\"\n"))
        .isEqualTo("{\"code\":4,\"message\":\"say \\\"please\\\"\\u000a\"}");
    assertThat(EngineError.FORBIDDEN.status()).isEqualTo(403);
    assertThat(EngineError.UNSUPPORTED_PROTOCOL_VERSION.json())
        .isEqualTo("{\"code\":5,\"message\":\"Unsupported protocol version\"}");
  }

  @Test
  void aTransportThatIsSwitchedOffIsUnknown() {
    assertThat(
            EngineRequest.of("GET", parse("EIO=4&transport=polling"), false, Set.of("websocket")))
        .isEqualTo(new EngineRequest.Refused(EngineError.UNKNOWN_TRANSPORT));
  }

  @Test
  void aSessionIdGoesBeforeEverythingElse() {
    assertThat(EngineRequest.of("POST", parse("EIO=4&transport=polling&sid=x"), false, BOTH))
        .isEqualTo(new EngineRequest.Continuing("x", true));
    assertThat(EngineRequest.of("GET", parse("EIO=4&transport=websocket&sid=x"), false, BOTH))
        .isEqualTo(new EngineRequest.Continuing("x", false));
    assertThat(EngineRequest.of("GET", parse("EIO=4&transport=polling&sid="), false, BOTH))
        .isEqualTo(new EngineRequest.Opening("polling"));
  }

  @Test
  void handshakeAdvertisesLimitsAndOnlyUsableUpgrades() {
    EngineLimits limits = EngineLimits.defaults();
    assertThat(limits.openPacket("abc", true))
        .isEqualTo(
            "0{\"sid\":\"abc\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,"
                + "\"pingTimeout\":20000,\"maxPayload\":1000000}");
    assertThat(limits.openPacket("abc", false))
        .isEqualTo(
            "0{\"sid\":\"abc\",\"upgrades\":[],\"pingInterval\":25000,"
                + "\"pingTimeout\":20000,\"maxPayload\":1000000}");
  }

  @Test
  void limitsThatCanNotBeSayWhichOne() {
    assertThatThrownBy(() -> new EngineLimits(0, 1, 1, 1, 1, 1, 1, 1))
        .hasMessage("pingInterval must be at least 1 ms");
    assertThatThrownBy(() -> new EngineLimits(1, 1, 1, 1, 0, 1, 1, 1))
        .hasMessage("packetsPerPayload must be at least 1");
  }

  private static Map<String, String> parse(String query) {
    Map<String, String> out = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      String[] parts = pair.split("=", 2);
      out.put(parts[0], parts[1]);
    }
    return out;
  }
}
