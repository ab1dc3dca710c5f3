package dev.standin.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// The rows that one run adds to a history in bench/.
public final class History {
  private final Run run;
  private final StringBuilder rows = new StringBuilder();

  public History(Run run) {
    this.run = run;
  }

  public void add(String figure, String server, double value, String unit) {
    rows.append(
        String.format(
            Locale.ROOT,
            "%s,%s,%d,%s,%s,%.3f,%s%n",
            run.date(),
            run.commit(),
            Proc.cores(),
            figure,
            server,
            value,
            unit));
  }

  /// @param name the file's, in bench/
  public void appendTo(String name) {
    Path file = run.root().resolve("bench").resolve(name);
    try {
      Files.writeString(file, rows, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("the figures could not be added to " + file, e);
    }
  }
}
