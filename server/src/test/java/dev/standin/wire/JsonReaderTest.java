package dev.standin.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Strict reading of what comes from outside.
final class JsonReaderTest {

  private static Map<String, ?> read(String json) {
    return JsonReader.object(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void valuesComeInJavasTypes() {
    Map<String, ?> object =
        read(
            "{\"s\":\"ü🙂\\n\",\"i\":-7,\"d\":1.5,\"t\":true,\"o\":{\"a\":[1,\"x\",null]},\"big\":1e99}");
    assertThat(object.get("s")).isEqualTo("ü🙂\n");
    assertThat(object.get("i")).isEqualTo(-7L);
    assertThat(object.get("d")).isEqualTo(1.5);
    assertThat(object.get("t")).isEqualTo(true);
    assertThat(object.get("big")).isEqualTo(1e99);
    assertThat(object.get("o")).hasToString("{a=[1, x, null]}");
    assertThat(read("{\"n\":null}")).containsKey("n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{a:1}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":NaN}",
        "{\"a\":1,}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":1}x",
        "{\"a\":1}{}",
        "{\"a\":1 \"b\":2}",
        "{\"a\"}",
        "{\"a\":tru}",
        "{\"a\":1",
        "/* */{}",
        "{\"a\":1,\"a\":2}"
      })
  void whatIsNotJsonIsRefusedWithItsPlace(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(BadInputException.class)
        .hasMessageMatching("The body is not valid JSON: .+ at line \\d+, column \\d+\\.");
  }

  @Test
  void depthNamesAndNumbersAreBounded() {
    String deep = "[".repeat(15) + "]".repeat(15);
    assertThat(read("{\"a\":" + deep + "}")).containsKey("a");
    for (String json :
        List.of(
            "{\"a\":[" + deep + "]}",
            "{\"" + "n".repeat(50_000) + "\":1}",
            "{\"a\":" + "9".repeat(50_000) + "}")) {
      assertThatThrownBy(() -> read(json))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith("The body is not acceptable JSON");
    }
  }

  @Test
  void anyBytesGiveAnObjectOrASentence() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    byte[] start = "{\"a\":[1,{\"b\":\"\\u00fc\"}],\"c\":-1.5e3}".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = start.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(JsonReader.object(bytes)).as("seed " + seed).isNotNull();
      } catch (BadInputException refused) {
        assertThat(refused).as("seed " + seed).hasMessageStartingWith("The body ");
      }
    }
  }

  @Test
  void fieldsSayWhatTheyWant() {
    var fields = new Fields(read("{\"s\":\"x\",\"n\":1,\"o\":{\"k\":\"v\"},\"z\":null}"));
    assertThat(fields.string("s")).isEqualTo("x");
    assertThat(fields.object("o").string("k")).isEqualTo("v");
    assertThat(fields.optionalString("z")).isEmpty();
    assertThat(fields.optionalString("missing")).isEmpty();
    assertThat(fields.instant("z")).isEmpty();
    assertThatThrownBy(() -> fields.string("n")).hasMessage("\"n\" must be a string.");
    assertThatThrownBy(() -> fields.string("z")).hasMessage("\"z\" must be a string.");
    assertThatThrownBy(() -> fields.string("missing")).hasMessage("\"missing\" is missing.");
    assertThatThrownBy(() -> fields.object("s")).hasMessage("\"s\" must be an object.");
    assertThatThrownBy(() -> fields.optionalString("o")).hasMessage("\"o\" must be a string.");
  }
}
