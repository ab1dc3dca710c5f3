package dev.standin.app;

import java.util.Optional;

/// The settings for people: docs/config.md, and what `standin config` prints.
final class ConfigPage {

  private ConfigPage() {}

  /// docs/config.md.
  static String markdown() {
    var page = new StringBuilder();
    page.append(
        """
        # Settings

        Written by `make docs` from the program itself; do not edit. Each setting is an environment
        variable or a line of the file `.env` in the working folder (another file: `--env-file`).
        Options of the command line win over the environment, which wins over the file; an empty
        value counts as not set. `standin config` shows what is in force, secrets masked, and
        where each value comes from. All faults are reported together at the start.
        """);
    for (Settings.Section section : Settings.sections()) {
      page.append("\n## ").append(section.heading()).append("\n\n");
      page.append("| setting | default | value | meaning |\n|---|---|---|---|\n");
      for (Setting<?> setting : section.settings()) {
        page.append(row(setting)).append('\n');
      }
    }
    page.append(
        """

        ## The JVM

        `STANDIN_JAVA_OPTS` is read by the launcher and added to its own options for the JVM, such as
        `STANDIN_JAVA_OPTS=-Xmx512m`. By default the heap may grow to two fifths of the memory.
        """);
    return page.toString();
  }

  private static String row(Setting<?> setting) {
    String fallback = setting.fallback().isEmpty() ? "unset" : "`" + setting.fallback() + "`";
    return "| `%s` | %s | %s | %s |"
        .formatted(
            setting.name(),
            fallback,
            setting.wants() + (setting.secret() ? "; secret" : ""),
            setting.doc());
  }

  /// One line a setting: its value, masked if it is secret, and where it comes from.
  static String masked(Sources sources) {
    var page = new StringBuilder();
    for (Setting<?> setting : Settings.all()) {
      Optional<Sources.Found> found = sources.find(setting.name());
      String value = found.map(Sources.Found::text).orElse(setting.fallback());
      String shown =
          setting.secret() && found.isPresent() ? "(set, not shown)" : Formats.shown(value);
      page.append(
          "%-30s %-32s %s%n"
              .formatted(
                  setting.name(),
                  shown.isEmpty() ? "(unset)" : shown,
                  found.map(f -> "from " + f.where()).orElse("default")));
    }
    return page.toString();
  }
}
