package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a newcomer pastes from the README does what the README says, on a fresh server. Needs bash,
/// curl, and npm for socket.io-client.
@Tag("slow")
class ReadmeWalkTest {

  private static final Pattern BLOCK =
      Pattern.compile("^```(bash|text)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void theWalkPrintsWhatItPromises() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    String walk = section(readme, "## A walk");
    String script = blocks(walk, "bash").stream().collect(Collectors.joining("\n"));
    List<String> promised = blocks(walk, "text").stream().flatMap(String::lines).toList();
    assertThat(promised).hasSizeGreaterThan(5);
    try (Program server = Program.run(folder, Map.of(), "serve", "--port", "0")) {
      String url = server.ready();
      Path paste = Files.writeString(folder.resolve("paste.sh"), script);
      try (Program pasted =
          Program.start(folder, Map.of("BASE", url), List.of("bash", paste.toString()))) {
        pasted.ended();
        assertThat(promised)
            .as("%s%n%s", String.join("\n", pasted.lines()), pasted.stderr())
            .allSatisfy(
                line -> assertThat(pasted.lines()).anyMatch(pattern(line).asMatchPredicate()));
      }
    }
  }

  private static String section(String readme, String heading) {
    int start = readme.indexOf("\n" + heading);
    return readme.substring(start, readme.indexOf("\n## ", start + 1));
  }

  private static List<String> blocks(String text, String language) {
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (block.group(1).equals(language)) {
        blocks.add(block.group(2));
      }
    }
    return blocks;
  }

  /// An ellipsis stands for anything.
  private static Pattern pattern(String line) {
    return Pattern.compile(
        List.of(line.split("…", -1)).stream()
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")));
  }
}
