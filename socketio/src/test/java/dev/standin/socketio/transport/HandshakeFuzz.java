package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.EngineRequest;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Fuzz target: whatever stands in the headers and the query of a handshake, it is an opening, a
/// session's request or refused; what is kept of it is what was sent, and nothing of it gets into
/// our answer but what we chose.
public final class HandshakeFuzz {

  private static final EngineRequest.Offer OFFER =
      new EngineRequest.Offer(Set.of("polling", "websocket"), true);

  private HandshakeFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    int cut = text.indexOf('\n');
    String first = cut < 0 ? text : text.substring(0, cut);
    String second = cut < 0 ? "" : text.substring(cut + 1);
    Optional<PerMessageDeflate> agreed = PerMessageDeflate.of(List.of(first, second));
    agreed.ifPresent(met -> require(met.answer().matches("[a-z_; -]+(=(8|9|1[0-5]))?"), first));
    request(first, second);
    Headers.accepts(first, "websocket");
    headers(first, second);
    AnswerHeaders answer = new AnswerHeaders();
    try {
      answer.add(first, second);
      require(answer.lines().matches("[^\r\n:]+: [^\r\n]*\r\n"), text);
    } catch (IllegalArgumentException _) {
      require(answer.lines().isEmpty(), text);
    }
  }

  private static void request(String transport, String sid) {
    for (boolean upgrade : new boolean[] {false, true}) {
      Map<String, String> query = Map.of("transport", transport, "EIO", sid, "sid", sid);
      switch (EngineRequest.of("GET", query, upgrade, OFFER)) {
        case EngineRequest.Opening(String opened, _) -> require(sid.isEmpty(), opened);
        case EngineRequest.Continuing(String named, _, _) -> require(named.equals(sid), named);
        case EngineRequest.Refused _ -> {}
      }
    }
  }

  /// Names and values as an HTTP decoder lets them pass.
  private static void headers(String name, String value) {
    if (name.isEmpty() || !name.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ':')) {
      return;
    }
    String line = value.replaceAll("[\r\n\u0000]", "");
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add(name, line).add("Host", "a");
    Map<String, String> kept = Headers.of(headers, new Headers.SharedLines());
    String key = name.toLowerCase(java.util.Locale.ROOT);
    String expected = key.equals("host") ? "a" : line;
    require(expected.equals(kept.get(key)) && "a".equals(kept.get("host")), name + ": " + line);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("came out of: " + what);
    }
  }
}
