package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AdmissionTest {

  private static final EngineOptions BASE =
      EngineOptions.defaults().withLimits(EngineFixture.LIMITS);

  @Test
  void tooManySessionsAreRefusedAndPlacesComeBack() {
    var options = BASE.withAdmission(new EngineOptions.Admission(2, 100));
    try (EngineFixture engine = new EngineFixture(EngineFixture.Setup.of(options));
        RawWebSocket first = engine.webSocket()) {
      try (RawWebSocket second = engine.webSocket()) {
        HttpResponse<String> third = engine.get("EIO=4&transport=polling");
        assertThat(third.statusCode()).isEqualTo(503);
        assertThat(third.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(third.body()).isEqualTo("{\"code\":6,\"message\":\"Too many connections\"}");
        second.text("4a");
        second.expect("81 4a");
      }
      EngineFixture.until("a place is free", () -> engine.engine.sessions() == 1);
      assertThat(engine.get("EIO=4&transport=polling").statusCode()).isEqualTo(200);
      first.text("4a");
    }
  }

  @Test
  void oneAddressCanNotTakeAllPlaces() {
    var hooks =
        EngineOptions.Hooks.none()
            .withClientAddress(request -> String.valueOf(request.getHeader("X-Client")));
    var options = BASE.withAdmission(new EngineOptions.Admission(100, 1)).withHooks(hooks);
    try (EngineFixture engine = new EngineFixture(EngineFixture.Setup.of(options))) {
      assertThat(open(engine, "a").statusCode()).isEqualTo(200);
      HttpResponse<String> again = open(engine, "a");
      assertThat(again.statusCode()).isEqualTo(429);
      assertThat(again.body())
          .isEqualTo("{\"code\":7,\"message\":\"Too many connections from this address\"}");
      assertThat(open(engine, "b").statusCode()).isEqualTo(200);
      assertThat(engine.opened.getLast().handshake().remoteAddress()).isEqualTo("b");
    }
  }

  @Test
  void theApplicationMayForbidNewSessionsWithASentence() {
    var hooks =
        EngineOptions.Hooks.none()
            .withAllowRequest(
                request ->
                    request.getHeader("X-Client") == null
                        ? Optional.of("say who you are")
                        : Optional.empty());
    try (EngineFixture engine = new EngineFixture(EngineFixture.Setup.of(BASE.withHooks(hooks)))) {
      HttpResponse<String> answer = engine.get("EIO=4&transport=polling");
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).isEqualTo("{\"code\":4,\"message\":\"say who you are\"}");
      assertThat(open(engine, "me").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theHandshakeTellsWhatTheClientSaid() {
    try (EngineFixture engine = new EngineFixture()) {
      String query = "EIO=4&transport=polling&token=a%20b&x=1&x=2";
      engine.send(
          HttpRequest.newBuilder(engine.uri(query))
              .header("Authorization", "Bearer t")
              .header("X-Two", "one")
              .header("X-Two", "two"));
      var handshake = engine.opened.getFirst().handshake();
      assertThat(handshake.path()).isEqualTo("/socket.io/");
      assertThat(handshake.query("token")).hasValue("a b");
      assertThat(handshake.query("x")).hasValue("2");
      assertThat(handshake.header("AUTHORIZATION")).hasValue("Bearer t");
      assertThat(handshake.header("x-two")).hasValue("two");
      assertThat(handshake.header("absent")).isEmpty();
      assertThat(handshake.remoteAddress()).isEqualTo("127.0.0.1");
      assertThat(handshake.secure()).isFalse();
      assertThat(handshake.openedAtMillis()).isZero();
    }
  }

  @Test
  void aReceiverThatThrowsEndsItsSessionAlone() {
    try (EngineFixture engine = new EngineFixture();
        RawWebSocket good = engine.webSocket()) {
      engine.onOpen =
          _ -> {
            throw new IllegalStateException("thrown by the test on purpose");
          };
      try (RawWebSocket bad = engine.webSocket()) {
        bad.expect("close 1000");
      }
      good.text("4fine");
      good.expect("81 4fine");
    }
  }

  private static HttpResponse<String> open(EngineFixture engine, String client) {
    return engine.send(
        HttpRequest.newBuilder(engine.uri("EIO=4&transport=polling")).header("X-Client", client));
  }
}
