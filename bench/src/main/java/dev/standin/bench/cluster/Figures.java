package dev.standin.bench.cluster;

import dev.standin.bench.Medians;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// All figures of a run in the order in which they were first taken, and what limits them.
final class Figures {

  /// What is measured; the ids are those of bench/cluster-history.csv and do not change.
  record Figure(String id, String label, String unit) {}

  private final Medians<Figure, Kind> medians = new Medians<>();
  private final List<String> remarks = new ArrayList<>();
  private double mostOthers;

  void add(Kind kind, Figure figure, double value) {
    medians.add(figure, kind, value);
  }

  /// Something that a reader must know about a figure.
  void remark(String text) {
    if (!remarks.contains(text)) {
      remarks.add(text);
    }
  }

  void note(Costs costs) {
    mostOthers = Math.max(mostOthers, costs.othersPercent());
  }

  double mostOthers() {
    return mostOthers;
  }

  List<String> remarks() {
    return remarks;
  }

  List<Figure> all() {
    return medians.figures();
  }

  OptionalDouble median(String id, Kind kind) {
    return all().stream()
        .filter(figure -> figure.id().equals(id))
        .findFirst()
        .map(figure -> median(figure, kind))
        .orElseGet(OptionalDouble::empty);
  }

  OptionalDouble median(Figure figure, Kind kind) {
    return medians.of(figure, kind);
  }
}
