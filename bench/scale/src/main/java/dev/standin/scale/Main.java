package dev.standin.scale;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Prints what many nodes and users need, by the newest measurements.
public final class Main {
  private Main() {}

  /// @param args the folder with the histories of the measurements
  public static void main(String[] args) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var costs = new Costs(Path.of(args.length == 0 ? "bench" : args[0]));
    Prices prices;
    try {
      prices = Prices.of(costs);
    } catch (IllegalStateException e) {
      System.err.println("scale: " + e.getMessage());
      System.exit(1);
      return;
    }
    var report = new Report(out, prices, Traffic.USUAL);
    report.origins(costs);
    report.needs(List.of(10_000L, 100_000L, 1_000_000L, 10_000_000L, 100_000_000L));
    report.nodes(1_000_000, List.of(1, 2, 3, 10, 30, 100, 300, 1_000));
    report.offsets(List.of(1, 2, 3, 10, 20, 25, 30, 40, 100, 1_000));
  }
}
