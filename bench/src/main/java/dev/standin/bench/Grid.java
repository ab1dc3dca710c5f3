package dev.standin.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// A table in Markdown, row by row.
public final class Grid {
  private final List<String> lines = new ArrayList<>();

  public Grid(List<String> head) {
    add(head);
    add(head.stream().map(_ -> "---").toList());
  }

  public void add(List<String> cells) {
    lines.add("| " + String.join(" | ", cells) + " |");
  }

  public List<String> lines() {
    return lines;
  }

  /// Three digits or so; a dash for what was not measured.
  public static String number(OptionalDouble value) {
    if (value.isEmpty()) {
      return "–";
    }
    double x = value.getAsDouble();
    int decimals = Math.abs(x) >= 100 ? 0 : Math.abs(x) >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", x);
  }
}
