package dev.standin.bench.cluster;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// All figures of a run in the order in which they were first taken, and what limits them.
final class Figures {

  /// What is measured; the ids are those of bench/cluster-history.csv and do not change.
  record Figure(String id, String label, String unit) {}

  private final Map<Figure, Map<Kind, List<Double>>> values = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();
  private double mostOthers;

  void add(Kind kind, Figure figure, double value) {
    values
        .computeIfAbsent(figure, _ -> new EnumMap<>(Kind.class))
        .computeIfAbsent(kind, _ -> new ArrayList<>())
        .add(value);
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
    return List.copyOf(values.keySet());
  }

  OptionalDouble median(String id, Kind kind) {
    return values.keySet().stream()
        .filter(figure -> figure.id().equals(id))
        .findFirst()
        .map(figure -> median(figure, kind))
        .orElseGet(OptionalDouble::empty);
  }

  OptionalDouble median(Figure figure, Kind kind) {
    var sorted =
        values.getOrDefault(figure, Map.of()).getOrDefault(kind, List.of()).stream()
            .sorted()
            .toList();
    if (sorted.isEmpty()) {
      return OptionalDouble.empty();
    }
    int middle = sorted.size() / 2;
    return OptionalDouble.of(
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
  }
}
