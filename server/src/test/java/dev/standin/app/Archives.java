package dev.standin.app;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Exports and imports for tests.
final class Archives {

  private Archives() {}

  static Moving moving(Path folder) {
    return new Moving(new Config.Storing(folder, Optional.empty()), Surroundings.real());
  }

  static byte[] exported(Path folder) {
    var out = new ByteArrayOutputStream();
    moving(folder).export(Optional.empty(), out);
    return out.toByteArray();
  }

  static String imported(Path folder, byte[] archive) {
    return moving(folder).imported(Optional.empty(), new ByteArrayInputStream(archive));
  }

  /// By a file, which is looked through before.
  static String importedFile(Path folder, byte[] archive) {
    try {
      Path file = Files.write(folder.resolveSibling("some.export"), archive);
      return moving(folder).imported(Optional.of(file), new ByteArrayInputStream(new byte[0]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Its lines with their ends.
  static List<String> lines(byte[] archive) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < archive.length; i++) {
      if (archive[i] == '\n') {
        lines.add(new String(archive, start, i + 1 - start, StandardCharsets.UTF_8));
        start = i + 1;
      }
    }
    return lines;
  }

  /// An archive of these lines between the header and an end that fits.
  static byte[] sealed(List<String> middle) {
    String body = String.join("", middle);
    String text =
        "{\"standin\":\"export\",\"version\":1}\n"
            + body
            + "{\"type\":\"end\",\"users\":%d,\"conversations\":%d,\"messages\":%d,\"notes\":%d,\"sha256\":\"%s\"}\n"
                .formatted(
                    count(middle, "user"),
                    count(middle, "conversation"),
                    count(middle, "message"),
                    count(middle, "note"),
                    sum(body));
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long count(List<String> lines, String type) {
    return lines.stream().filter(line -> line.startsWith("{\"type\":\"" + type + "\"")).count();
  }

  private static String sum(String body) {
    try {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
