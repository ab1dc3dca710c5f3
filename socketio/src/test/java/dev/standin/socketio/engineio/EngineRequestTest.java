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

  private static final EngineRequest.Offer BOTH =
      new EngineRequest.Offer(Set.of("polling", "websocket"), false);

  private static final EngineRequest.Offer OLD_TOO =
      new EngineRequest.Offer(BOTH.transports(), true);

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
            EngineRequest.of(
                "GET",
                parse("EIO=4&transport=polling"),
                false,
                new EngineRequest.Offer(Set.of("websocket"), false)))
        .isEqualTo(new EngineRequest.Refused(EngineError.UNKNOWN_TRANSPORT));
  }

  @Test
  void aSessionIdGoesBeforeEverythingElse() {
    assertThat(EngineRequest.of("POST", parse("EIO=4&transport=polling&sid=x"), false, BOTH))
        .isEqualTo(new EngineRequest.Continuing("x", true, Encoding.V4));
    assertThat(EngineRequest.of("GET", parse("EIO=4&transport=websocket&sid=x"), false, BOTH))
        .isEqualTo(new EngineRequest.Continuing("x", false, Encoding.V4));
    assertThat(EngineRequest.of("GET", parse("EIO=4&transport=polling&sid="), false, BOTH))
        .isEqualTo(new EngineRequest.Opening("polling", Encoding.V4));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "EIO=4&transport=polling, V4",
    "EIO=4&transport=polling&b64=1, V4_BASE64",
    "EIO=3&transport=polling, V3",
    "EIO=3&transport=polling&b64=, V3",
    "EIO=3&transport=polling&b64=1, V3_BASE64",
  })
  void aClientSaysHowItSpeaks(String query, Encoding encoding) {
    assertThat(EngineRequest.of("GET", parse(query), false, OLD_TOO))
        .isEqualTo(new EngineRequest.Opening("polling", encoding));
    assertThat(EngineRequest.of("POST", parse(query + "&sid=x"), false, OLD_TOO))
        .isEqualTo(new EngineRequest.Continuing("x", true, encoding));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "transport=polling, UNSUPPORTED_PROTOCOL_VERSION",
    "EIO=2&transport=polling, UNSUPPORTED_PROTOCOL_VERSION",
    "EIO=5&transport=polling, UNSUPPORTED_PROTOCOL_VERSION",
    "EIO=3&transport=polling&j=0, BAD_REQUEST",
  })
  void whereOldClientsAreLetInOtherRevisionsAndScriptsAreNot(String query, EngineError error) {
    assertThat(EngineRequest.of("GET", parse(query), false, OLD_TOO))
        .isEqualTo(new EngineRequest.Refused(error));
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
  void timesAreToldToTheMillisecond() {
    assertThat(new EngineLimits(25_301, 1_999, 1, 1_048_577, 1, 1, 1, 1).openPacket("abc", false))
        .isEqualTo(
            "0{\"sid\":\"abc\",\"upgrades\":[],\"pingInterval\":25301,"
                + "\"pingTimeout\":1999,\"maxPayload\":1048577}");
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
