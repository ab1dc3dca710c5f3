package dev.standin.app;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the command line asks for.
sealed interface Command {

  record Serve(Options options) implements Command {}

  /// Shows the settings; as the page docs/config.md if `markdown`.
  record ShowConfig(Options options, boolean markdown) implements Command {}

  record Backup(Options options, Path file) implements Command {}

  /// With `force`, data that is there is moved aside.
  record Restore(Options options, Path file, boolean force) implements Command {}

  /// To stdout if there is no file.
  record Export(Options options, Optional<Path> file) implements Command {}

  /// From stdin if there is no file.
  record Import(Options options, Optional<Path> file) implements Command {}

  /// Looks for what is wrong; `model` asks the model, too, and `json` is for programs.
  record Doctor(Options options, boolean json, boolean model) implements Command {}

  /// A short run that teaches the JVM which classes a server needs; the launcher's own.
  record Train() implements Command {}

  record Help() implements Command {}

  record Version() implements Command {}

  /// Not understood; the sentence says why.
  record Misused(String sentence) implements Command {}

  /// Settings given as options, by their names in the environment, and the file with the others.
  record Options(Map<String, String> flags, Optional<Path> envFile) {}

  /// Understands the arguments; never throws.
  static Command parse(List<String> args) {
    if (args.isEmpty()) {
      return new Help();
    }
    return new Reader(args.getFirst(), new ArrayDeque<>(args.subList(1, args.size()))).command();
  }

  /// Reads options and operands from left to right.
  final class Reader {

    private static final Map<String, String> SETTING_OF =
        Map.of("--port", "PORT", "--host", "HOST", "--data", "DATA_DIR");

    private static final Map<String, Set<String>> SWITCHES_OF =
        Map.of(
            "config", Set.of("--markdown"),
            "restore", Set.of("--force"),
            "doctor", Set.of("--json", "--model"));

    private static final Set<String> WITH_FILE = Set.of("backup", "restore", "export", "import");

    private final String name;
    private final Deque<String> rest;
    private final Map<String, String> flags = new HashMap<>();
    private final Deque<String> operands = new ArrayDeque<>();
    private Optional<Path> envFile = Optional.empty();
    private final Set<String> switched = new HashSet<>();

    private Reader(String name, Deque<String> rest) {
      this.name = name;
      this.rest = rest;
    }

    private Command command() {
      return switch (name) {
        case "help", "--help", "-h" -> new Help();
        case "version", "--version", "-v" -> new Version();
        case "train" -> new Train();
        case "serve", "config", "backup", "restore", "export", "import", "doctor" -> withOptions();
        default ->
            new Misused(
                "There is no command \"" + name + "\". `standin --help` lists what there is.");
      };
    }

    private Command withOptions() {
      while (!rest.isEmpty()) {
        String word = rest.removeFirst();
        if (word.equals("--help") || word.equals("-h")) {
          return new Help();
        }
        boolean named = word.startsWith("-") && !word.equals("-");
        Optional<Misused> wrong = named ? option(word) : operand(word);
        if (wrong.isPresent()) {
          return wrong.get();
        }
      }
      return finished(new Options(Map.copyOf(flags), envFile));
    }

    private Command finished(Options options) {
      return switch (name) {
        case "serve" -> new Serve(options);
        case "config" -> new ShowConfig(options, switched.contains("--markdown"));
        case "doctor" ->
            new Doctor(options, switched.contains("--json"), switched.contains("--model"));
        default -> withFile(options);
      };
    }

    private Command withFile(Options options) {
      if (operands.isEmpty()) {
        return new Misused(
            "`standin " + name + "` needs the name of a file, such as chat." + name(name) + ".");
      }
      String operand = operands.getFirst();
      Optional<Path> file = operand.equals("-") ? Optional.empty() : Optional.of(Path.of(operand));
      return switch (name) {
        case "export" -> new Export(options, file);
        case "import" -> new Import(options, file);
        case "backup" -> new Backup(options, Path.of(operand));
        default -> new Restore(options, Path.of(operand), switched.contains("--force"));
      };
    }

    /// How a file of the command may be called.
    private static String name(String command) {
      return command.equals("export") || command.equals("import") ? "export" : "backup";
    }

    private Optional<Misused> operand(String word) {
      boolean wanted = WITH_FILE.contains(name);
      if (!wanted || !operands.isEmpty()) {
        return misused(
            "`standin "
                + name
                + "` does not understand \""
                + word
                + "\". `standin --help` lists what it takes.");
      }
      operands.add(word);
      return Optional.empty();
    }

    private Optional<Misused> option(String word) {
      int equals = word.indexOf('=');
      String option = equals < 0 ? word : word.substring(0, equals);
      if (SWITCHES_OF.getOrDefault(name, Set.of()).contains(word)) {
        switched.add(word);
        return Optional.empty();
      }
      if (!SETTING_OF.containsKey(option) && !option.equals("--env-file")) {
        return misused(
            "`standin " + name + "` has no option " + option + ". `standin --help` lists them.");
      }
      if (equals < 0 && rest.isEmpty()) {
        return misused("The option " + option + " needs a value.");
      }
      String value = equals < 0 ? rest.removeFirst() : word.substring(equals + 1);
      if (value.isEmpty()) {
        return misused("The option " + option + " needs a value.");
      }
      String setting = SETTING_OF.get(option);
      if (setting == null) {
        envFile = Optional.of(Path.of(value));
      } else {
        flags.put(setting, value);
      }
      return Optional.empty();
    }

    private static Optional<Misused> misused(String sentence) {
      return Optional.of(new Misused(sentence));
    }
  }
}
