package dev.standin.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// What was measured of several servers, by figure, in the order in which figures were first taken.
///
/// @param <F> a figure
/// @param <S> a server
public final class Medians<F, S> {
  private final Map<F, Map<S, List<Double>>> values = new LinkedHashMap<>();

  public void add(F figure, S server, double value) {
    values
        .computeIfAbsent(figure, _ -> new LinkedHashMap<>())
        .computeIfAbsent(server, _ -> new ArrayList<>())
        .add(value);
  }

  /// Takes over all of another one.
  public void add(Medians<F, S> others) {
    others.values.forEach(
        (figure, all) -> all.forEach((server, list) -> list.forEach(x -> add(figure, server, x))));
  }

  public List<F> figures() {
    return List.copyOf(values.keySet());
  }

  /// The middle one, or the mean of the two in the middle; empty if nothing was taken.
  public OptionalDouble of(F figure, S server) {
    var sorted =
        values.getOrDefault(figure, Map.of()).getOrDefault(server, List.of()).stream()
            .sorted()
            .toList();
    if (sorted.isEmpty()) {
      return OptionalDouble.empty();
    }
    int middle = sorted.size() / 2;
    boolean odd = sorted.size() % 2 == 1;
    return OptionalDouble.of(
        odd ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
  }
}
