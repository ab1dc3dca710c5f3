package dev.standin.bench.relay;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// All figures of a run, their medians, and what limits them.
final class Figures {

  private final Map<Figure, Map<Peer, List<Double>>> values = new EnumMap<>(Figure.class);
  private final List<String> remarks = new ArrayList<>();

  void add(Figure figure, Peer peer, double value) {
    values
        .computeIfAbsent(figure, _ -> new EnumMap<>(Peer.class))
        .computeIfAbsent(peer, _ -> new ArrayList<>())
        .add(value);
  }

  /// Something that a reader must know about a figure.
  void remark(String text) {
    if (!remarks.contains(text)) {
      remarks.add(text);
    }
  }

  List<String> remarks() {
    return remarks;
  }

  OptionalDouble median(Figure figure, Peer peer) {
    var sorted =
        values.getOrDefault(figure, Map.of()).getOrDefault(peer, List.of()).stream()
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
