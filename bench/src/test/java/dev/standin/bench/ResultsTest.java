package dev.standin.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ResultsTest {
  private final Results results = new Results();

  @Test
  void theMiddleOfThreeRoundsCounts() {
    add(Metric.POST_RATE, Contestant.STANDIN, 900, 100, 500);
    assertThat(results.median(Metric.POST_RATE, Contestant.STANDIN)).hasValue(500);
  }

  @Test
  void twoRoundsCountByTheirMean() {
    add(Metric.POST_RATE, Contestant.STANDIN, 100, 300);
    assertThat(results.median(Metric.POST_RATE, Contestant.STANDIN)).hasValue(200);
  }

  @Test
  void moreIsBetterForRatesAndLessForCosts() {
    add(Metric.POST_RATE, Contestant.STANDIN, 1000);
    add(Metric.POST_RATE, Contestant.MONGOOSE, 100);
    add(Metric.POST_CPU, Contestant.STANDIN, 50);
    add(Metric.POST_CPU, Contestant.MONGOOSE, 200);
    assertThat(times(Metric.POST_RATE)).isCloseTo(10, within(1e-9));
    assertThat(times(Metric.POST_CPU)).isCloseTo(4, within(1e-9));
  }

  @Test
  void whatWasNotMeasuredHasNoRatio() {
    add(Metric.HISTORY_RATE, Contestant.STANDIN, 1000);
    assertThat(results.timesBetter(Metric.HISTORY_RATE, Contestant.STANDIN, Contestant.MEMORY))
        .isEmpty();
  }

  private double times(Metric metric) {
    return results.timesBetter(metric, Contestant.STANDIN, Contestant.MONGOOSE).orElseThrow();
  }

  private void add(Metric metric, Contestant contestant, double... values) {
    for (double value : values) {
      results.add(metric, contestant, value);
    }
  }
}
