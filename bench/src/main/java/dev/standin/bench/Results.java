package dev.standin.bench;

import java.util.OptionalDouble;

/// All figures of a run, their medians, and what disturbed it.
final class Results {
  private static final double CALM_PERCENT = 10;

  private final Medians<Metric, Contestant> medians = new Medians<>();
  private double mostOthers;
  private double mostGenerator;

  void add(Metric metric, Contestant contestant, double value) {
    medians.add(metric, contestant, value);
  }

  /// Takes over all that one round has found.
  void add(Results round) {
    medians.add(round.medians);
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
    return medians.of(metric, contestant);
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
