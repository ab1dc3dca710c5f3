package dev.standin.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where settings come from: the command line wins over the environment, which wins over the `.env`
/// file. An empty value counts as not set.
final class Sources {

  /// A value and, in words, where it was found.
  record Found(String text, String where) {}

  private final Map<String, String> flags;
  private final Map<String, String> environment;
  private final String fileName;
  private final DotEnv.Parsed file;
  private final List<String> faults;

  private Sources(
      Map<String, String> flags,
      Map<String, String> environment,
      String fileName,
      DotEnv.Parsed file,
      List<String> faults) {
    this.flags = flags;
    this.environment = environment;
    this.fileName = fileName;
    this.file = file;
    this.faults = faults;
  }

  /// Reads `.env` in the working folder if it is there, or the named file, which must be.
  static Sources read(
      Map<String, String> flags, Map<String, String> environment, Optional<Path> envFile) {
    Path path = envFile.orElse(Path.of(".env"));
    List<String> faults = new ArrayList<>();
    DotEnv.Parsed parsed = DotEnv.parse("");
    if (envFile.isPresent() || Files.exists(path)) {
      try {
        parsed = DotEnv.parse(Files.readString(path, StandardCharsets.UTF_8));
      } catch (NoSuchFileException e) {
        faults.add("There is no settings file " + path + ": name another one, or none.");
      } catch (IOException e) {
        faults.add(
            "The settings file "
                + path
                + " can't be read as UTF-8 text: check its permissions and its encoding.");
      }
    }
    return new Sources(flags, environment, path.toString(), parsed, faults);
  }

  /// The settings file, whether it is there or not.
  Path file() {
    return Path.of(fileName);
  }

  Optional<Found> find(String name) {
    return set(flags.get(name), "the command line")
        .or(() -> set(environment.get(name), "the environment"))
        .or(() -> inFile(name));
  }

  private Optional<Found> inFile(String name) {
    DotEnv.Value value = file.values().get(name);
    return value == null ? Optional.empty() : set(value.text(), fileName + " line " + value.line());
  }

  private static Optional<Found> set(@org.jspecify.annotations.Nullable String text, String where) {
    return text == null || text.isEmpty() ? Optional.empty() : Optional.of(new Found(text, where));
  }

  /// What kept a source from being read, a sentence each.
  List<String> faults() {
    return faults;
  }

  /// What was passed over, a sentence each.
  List<String> remarks() {
    return file.skipped().stream()
        .map(line -> fileName + " line " + line + " is not NAME=value and is ignored")
        .toList();
  }
}
