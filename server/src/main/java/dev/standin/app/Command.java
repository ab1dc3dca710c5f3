package dev.standin.app;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the command line asks for.
sealed interface Command {

  record Serve(Options options) implements Command {}

  /// Shows the settings; as the page docs/config.md if `markdown`.
  record ShowConfig(Options options, boolean markdown) implements Command {}

  record Backup(Options options, Path file) implements Command {}

  /// With `force`, data that is there is moved aside.
  record Restore(Options options, Path file, boolean force) implements Command {}

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

    private static final Map<String, String> SWITCH_OF =
        Map.of("config", "--markdown", "restore", "--force");

    private final String name;
    private final Deque<String> rest;
    private final Map<String, String> flags = new HashMap<>();
    private final Deque<String> operands = new ArrayDeque<>();
    private Optional<Path> envFile = Optional.empty();
    private boolean switched;

    private Reader(String name, Deque<String> rest) {
      this.name = name;
      this.rest = rest;
    }

    private Command command() {
      return switch (name) {
        case "help", "--help", "-h" -> new Help();
        case "version", "--version", "-v" -> new Version();
        case "train" -> new Train();
        case "serve", "config", "backup", "restore" -> withOptions();
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
        Optional<Misused> wrong = word.startsWith("-") ? option(word) : operand(word);
        if (wrong.isPresent()) {
          return wrong.get();
        }
      }
      return finished(new Options(Map.copyOf(flags), envFile));
    }

    private Command finished(Options options) {
      if (name.equals("serve")) {
        return new Serve(options);
      }
      if (name.equals("config")) {
        return new ShowConfig(options, switched);
      }
      if (operands.isEmpty()) {
        return new Misused("`standin " + name + "` needs the name of a file, such as chat.backup.");
      }
      Path file = Path.of(operands.getFirst());
      return name.equals("backup")
          ? new Backup(options, file)
          : new Restore(options, file, switched);
    }

    private Optional<Misused> operand(String word) {
      boolean wanted = name.equals("backup") || name.equals("restore");
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
      if (word.equals(SWITCH_OF.get(name))) {
        switched = true;
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
