package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The expected values are what the dotenv package (16.4) reads from the same text.
class DotEnvTest {

  record Case(String text, Map<String, String> values) {}

  static List<Case> cases() {
    return List.of(
        new Case("PORT=5000", Map.of("PORT", "5000")),
        new Case("  PORT = 5000  \r\nA=b\r\n", Map.of("PORT", "5000", "A", "b")),
        new Case("export A=b", Map.of("A", "b")),
        new Case("# PORT=1\n\nA=b # why", Map.of("A", "b")),
        new Case("A=b#c", Map.of("A", "b")),
        new Case("A=\"b#c\" # why", Map.of("A", "b#c")),
        new Case("A='b \"c\"'", Map.of("A", "b \"c\"")),
        new Case("A=\"b\\nc\"\nB='b\\nc'", Map.of("A", "b\nc", "B", "b\\nc")),
        new Case("A=\"one\ntwo\"\nB=3", Map.of("A", "one\ntwo", "B", "3")),
        new Case("A=`it's \"x\"`", Map.of("A", "it's \"x\"")),
        new Case("A=1\nA=2", Map.of("A", "2")),
        new Case("A=", Map.of("A", "")),
        new Case("A=\"open", Map.of("A", "\"open")),
        new Case("URI=mongodb://a:b@h/x?y=z", Map.of("URI", "mongodb://a:b@h/x?y=z")),
        new Case("a.b-c=1", Map.of("a.b-c", "1")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsAsNodesDotenvDoes(Case example) {
    assertThat(texts(DotEnv.parse(example.text()))).isEqualTo(example.values());
  }

  @Test
  void tellsTheLineOfAValueAndTheLinesThatItSkips() {
    DotEnv.Parsed parsed = DotEnv.parse("what\nA=\"1\n2\"\nPORT 5000\nB=3");
    assertThat(parsed.values().get("A")).isEqualTo(new DotEnv.Value("1\n2", 2));
    assertThat(parsed.values().get("B")).isEqualTo(new DotEnv.Value("3", 5));
    assertThat(parsed.skipped()).containsExactly(1, 4);
  }

  private static Map<String, String> texts(DotEnv.Parsed parsed) {
    return parsed.values().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().text()));
  }
}
