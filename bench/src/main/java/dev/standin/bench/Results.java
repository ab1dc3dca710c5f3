package dev.standin.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// All figures of a run, and their medians.
final class Results {
  private static final double CALM_PERCENT = 10;

  private final Map<Metric, Map<Contestant, List<Double>>> values = new EnumMap<>(Metric.class);
  private double mostOthers;
  private double mostGenerator;

  void add(Metric metric, Contestant contestant, double value) {
    values
        .computeIfAbsent(metric, m -> new EnumMap<>(Contestant.class))
        .computeIfAbsent(contestant, c -> new ArrayList<>())
        .add(value);
  }

  /// Takes over all that one round has found.
  void add(Results round) {
    round.values.forEach(
        (metric, all) -> all.forEach((who, list) -> list.forEach(x -> add(metric, who, x))));
    mostOthers = Math.max(mostOthers, round.mostOthers);
    mostGenerator = Math.max(mostGenerator, round.mostGenerator);
  }

  /// Whether nobody else took so much of the server's core that the figures should be taken again.
  boolean isCalm() {
    return mostOthers <= CALM_PERCENT;
  }

  /// Keeps what disturbed a window of `contestant`.
  void note(Usage usage, Contestant contestant) {
    double others = usage.percent(usage.others());
    add(Metric.OTHERS, contestant, others);
    mostOthers = Math.max(mostOthers, others);
    mostGenerator = Math.max(mostGenerator, usage.percent(usage.generator()));
  }

  /// The largest share of the server's core that anybody else took in one window, in percent.
  double mostOthers() {
    return mostOthers;
  }

  /// The generator's own largest load in one window, in percent of a core.
  double mostGenerator() {
    return mostGenerator;
  }

  OptionalDouble median(Metric metric, Contestant contestant) {
    var all = values.getOrDefault(metric, Map.of()).getOrDefault(contestant, List.of());
    if (all.isEmpty()) {
      return OptionalDouble.empty();
    }
    var sorted = all.stream().sorted().toList();
    int middle = sorted.size() / 2;
    boolean odd = sorted.size() % 2 == 1;
    return OptionalDouble.of(
        odd ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
  }

  /// How many times better `ours` is than `theirs` by the medians; empty where one has no figure.
  OptionalDouble timesBetter(Metric metric, Contestant ours, Contestant theirs) {
    var one = median(metric, ours);
    var other = median(metric, theirs);
    return one.isPresent() && other.isPresent()
        ? OptionalDouble.of(metric.timesBetter(one.getAsDouble(), other.getAsDouble()))
        : OptionalDouble.empty();
  }
}
