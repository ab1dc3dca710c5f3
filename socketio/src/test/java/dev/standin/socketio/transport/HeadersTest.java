package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HeadersTest {

  private final Headers.SharedLines common = new Headers.SharedLines();

  private Map<String, String> kept(String... namesAndValues) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Headers.of(headers, common);
  }

  private static Object line(Map<String, String> headers, String name) {
    return headers.entrySet().stream()
        .filter(entry -> entry.getKey().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aLineThatManyClientsSendIsKeptOnce() {
    Map<String, String> one = kept("User-Agent", new String("a browser"), "Host", "here");
    Map<String, String> other = kept("user-agent", new String("a browser"), "Host", "there");
    assertThat(line(one, "user-agent")).isSameAs(line(other, "user-agent"));
    assertThat(one)
        .containsExactlyInAnyOrderEntriesOf(Map.of("user-agent", "a browser", "host", "here"));
    assertThat(other.get("host")).isEqualTo("there");
  }

  @Test
  void whatSaysWhoAClientIsEndsWithItsSession() {
    for (String name : new String[] {"authorization", "cookie", "x-forwarded-for", "referer"}) {
      Map<String, String> one = kept(name, new String("secret"));
      Map<String, String> other = kept(name, new String("secret"));
      assertThat(line(one, name))
          .as(name)
          .isNotSameAs(line(other, name))
          .isEqualTo(line(other, name));
    }
  }

  @Test
  void clientsThatAllSayOtherThingsDoNotPileUp() {
    Object first = line(kept("User-Agent", "first"), "user-agent");
    for (int i = 0; i < 5_000; i++) {
      assertThat(kept("User-Agent", "browser " + i)).containsEntry("user-agent", "browser " + i);
    }
    // It was given up for the others.
    assertThat(line(kept("User-Agent", "first"), "user-agent")).isNotSameAs(first);
    String longest = "x".repeat(600);
    assertThat(line(kept("Origin", longest), "origin"))
        .isNotSameAs(line(kept("Origin", longest), "origin"));
  }

  @Test
  void theyCanBeReadAndNotChanged() {
    Map<String, String> headers = kept("A", "1", "B", "2");
    assertThat(headers).hasSize(2).doesNotContainKey("A").containsKey("a");
    assertThatThrownBy(() -> headers.put("a", "3"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> headers.entrySet().iterator().next().setValue("3"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> headers.remove("a")).isInstanceOf(UnsupportedOperationException.class);
  }
}
