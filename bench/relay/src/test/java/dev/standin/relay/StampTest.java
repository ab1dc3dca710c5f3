package dev.standin.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class StampTest {

  private static final String END =
      "\"sender\":\"ana\",\"timestamp\":\"2026-01-02T03:04:05.678Z\"}";

  private final Stamp stamp =
      new Stamp(InstantSource.fixed(Instant.parse("2026-01-02T03:04:05.678Z")));

  private String stamped(String arguments, String address) {
    if (stamp.read(arguments, "recipient", "ana") instanceof Stamp.Stamped(var to, var message)) {
      assertThat(to).isEqualTo(address);
      return new String(message.utf8(), StandardCharsets.UTF_8);
    }
    throw new AssertionError("no address in " + arguments);
  }

  @Test
  void keepsTheTextAsItCameAndAddsTwoMembers() {
    assertThat(stamped("[{\"recipient\":\"bo\",\"n\": 1.50, \"text\":\"é}\\\"\"}]", "bo"))
        .isEqualTo("{\"recipient\":\"bo\",\"n\": 1.50, \"text\":\"é}\\\"\"," + END);
  }

  @Test
  void takesTheLastOfTwoEqualNames() {
    stamped("[{\"recipient\":\"bo\",\"recipient\":\"cy\"}]", "cy");
  }

  @Test
  void looksOnlyAtTheOutermostMembers() {
    stamped("[{\"in\":{\"recipient\":\"cy\",\"sender\":1},\"recipient\":\"bo\"},7]", "bo");
  }

  @Test
  void readsNamesThatAreWrittenWithEscapes() {
    stamped("[{\"reci\\u0070ient\":\"bo\"}]", "bo");
  }

  @Test
  void takesOutForgedMembersHoweverTheyAreWritten() {
    assertThat(
            stamped(
                "[{\"sender\":\"eve\",\"recipient\":\"bo\",\"s\\u0065nder\":{\"a\":[1]},"
                    + "\"timestamp\":null,\"n\":1.50}]",
                "bo"))
        .isEqualTo("{\"recipient\":\"bo\",\"n\":1.50," + END);
  }

  @Test
  void findsNoAddressWhereThereIsNone() {
    for (String none :
        new String[] {"[]", "[1]", "[[{\"recipient\":\"bo\"}]]", "[{}]", "[{\"recipient\":1}]"}) {
      assertThat(stamp.read(none, "recipient", "ana")).isInstanceOf(Stamp.Unaddressed.class);
    }
  }
}
