package dev.standin.scale;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Prints what many nodes and users need, by the newest measurements, and writes it into the paper
/// between two marks.
public final class Main {
  static final String BEGIN = "<!-- make scale writes from here -->\n";
  static final String END = "<!-- to here -->\n";

  private Main() {}

  /// @param args the folder with the histories of the measurements, and the paper
  public static void main(String[] args) {
    try {
      String tables = tables(Path.of(args[0]));
      new PrintStream(System.out, true, StandardCharsets.UTF_8).print(tables);
      var paper = Path.of(args[1]);
      Files.writeString(paper, put(tables, Files.readString(paper)));
    } catch (IllegalStateException e) {
      System.err.println("scale: " + e.getMessage());
      System.exit(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tables(Path histories) {
    var costs = new Costs(histories);
    var prices = Prices.of(costs);
    var bytes = new ByteArrayOutputStream();
    var report =
        new Report(new PrintStream(bytes, true, StandardCharsets.UTF_8), prices, Traffic.USUAL);
    report.needs(List.of(10_000L, 100_000L, 1_000_000L, 10_000_000L, 100_000_000L));
    report.nodes(1_000_000, List.of(1, 2, 3, 10, 30, 100, 300, 1_000));
    report.offsets(List.of(1, 2, 3, 10, 20, 25, 30, 40, 100, 1_000));
    report.origins(costs);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /// The paper with `tables` between its marks.
  static String put(String tables, String paper) {
    int begin = paper.indexOf(BEGIN);
    int end = paper.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException(
          "the paper lacks the lines between which the tables stand: " + BEGIN + END);
    }
    return paper.substring(0, begin + BEGIN.length()) + "\n" + tables + paper.substring(end);
  }
}
