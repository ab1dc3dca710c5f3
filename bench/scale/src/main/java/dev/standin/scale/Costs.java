package dev.standin.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// What operations cost, each with the row of a history that it comes from: the newest one. Where a
/// figure was not taken yet, an older measurement of something close stands in, and is named.
final class Costs {
  private static final String CLUSTER = "cluster-history.csv";
  private static final String ALONE = "history.csv";
  private static final String LIBRARY = "relay-history.csv";

  private final List<String[]> rows = new ArrayList<>();
  private final List<String> origins = new ArrayList<>();

  /// @param bench the folder with the histories
  Costs(Path bench) {
    for (var file : List.of(CLUSTER, ALONE, LIBRARY)) {
      read(bench.resolve(file), file);
    }
  }

  private void read(Path path, String file) {
    if (!Files.exists(path)) {
      return;
    }
    try {
      for (var line : Files.readAllLines(path)) {
        var cells = (file + "," + line).split(",", -1);
        if (cells.length == 8 && !cells[6].equals("value")) {
          rows.add(cells);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the values came from, one line each.
  List<String> origins() {
    return origins;
  }

  /// The newest figure of a history; empty if there is none.
  private OptionalDouble newest(String name, String file, String figure, String server) {
    for (var row : rows.reversed()) {
      if (row[0].equals(file) && row[4].equals(figure) && row[5].equals(server)) {
        origins.add(
            String.format(
                Locale.ROOT,
                "%-22s %12s %-12s %s %s %s %s",
                name,
                row[6],
                row[7],
                file,
                row[2],
                figure,
                server));
        return OptionalDouble.of(Double.parseDouble(row[6]));
      }
    }
    return OptionalDouble.empty();
  }

  /// A figure of the cluster's history for our chat, or another one where it wasn't taken.
  double chat(String name, String figure, Spare spare) {
    return newest(name, CLUSTER, figure, "chat").orElseGet(() -> spare.value(this, name));
  }

  double relay(String name, String figure, Spare spare) {
    return newest(name, CLUSTER, figure, "relay").orElseGet(() -> spare.value(this, name));
  }

  /// A figure of the measurements of the library.
  double library(String name, String figure) {
    return required(name, LIBRARY, figure, "standin");
  }

  /// What stands in for a figure that was not taken.
  interface Spare {
    double value(Costs costs, String name);

    /// A row of the measurements of one node.
    static Spare alone(String figure) {
      return (costs, name) -> costs.required(name, ALONE, figure, "standin");
    }

    /// A row of Node's cluster.
    static Spare node(String figure) {
      return (costs, name) -> costs.required(name, CLUSTER, figure, "node");
    }

    static Spare assumed(double value, String why) {
      return (costs, name) -> {
        costs.origins.add(
            String.format(
                Locale.ROOT, "%-22s %12.3f %-12s %s", name, value, "", "ASSUMED: " + why));
        return value;
      };
    }
  }

  private double required(String name, String file, String figure, String server) {
    return newest(name, file, figure, server)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "bench/%s has no %s of %s: measure it first (bench/README.md)"
                        .formatted(file, figure, server)));
  }
}
