package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// docs/export-format.md shows what the program reads and writes.
class ExportFormatTest {

  private static final Pattern BLOCK =
      Pattern.compile("^```json\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void theExamplesTogetherAreAnExportThatComesOutAsItWentIn() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "export-format.md"));
    var examples = new StringBuilder();
    Matcher block = BLOCK.matcher(page);
    while (block.find()) {
      examples.append(block.group(1));
    }
    byte[] archive = examples.toString().getBytes(StandardCharsets.UTF_8);
    Path data = folder.resolve("data");
    Archives.importedFile(data, archive);
    assertThat(new String(Archives.exported(data), StandardCharsets.UTF_8))
        .isEqualTo(examples.toString());
  }
}
