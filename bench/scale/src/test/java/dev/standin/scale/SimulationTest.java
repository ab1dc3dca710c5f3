package dev.standin.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.standin.live.Vectors;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final Prices PRICES =
      new Prices(300, 250, 50, 20_000, 100, 8, 10, 77, 1.5, 50, 3_600, 400, 400, 2, 600, 4, 0, 250);

  private static Outcome outcome(long users, int nodes) {
    return new Simulation(World.of(users, nodes), PRICES, Traffic.USUAL).run();
  }

  @Test
  void theSameSeedGivesTheSameFigures() {
    assertThat(outcome(1_000_000, 4)).isEqualTo(outcome(1_000_000, 4));
  }

  @Test
  void messagesComeAtTheRateOfTheTraffic() {
    double expected = Traffic.USUAL.perSecond(1_000_000);
    assertThat(outcome(1_000_000, 4).messages()).isCloseTo(expected, within(expected * 0.02));
  }

  @Test
  void oneNodeMissesNothingWhileRedisIsAway() {
    assertThat(outcome(100_000, 1).outageRows()).isZero();
  }

  @Test
  void whatNodesAskAtRestGrowsWithTheirNumber() {
    double ten = outcome(1_000_000, 10).polls();
    double hundred = outcome(1_000_000, 100).polls();
    assertThat(hundred / ten).isBetween(9.5, 10.5);
  }

  @Test
  void whereTheLogEndsIsOneQuestionUntilMuchIsWrittenBetweenTwoBeats() {
    assertThat(commandsForAnEnd(100_000, 2)).isEqualTo(3);
    assertThat(commandsForAnEnd(1_000_000, 20)).isEqualTo(26);
  }

  /// Of a node that is asked by one after the other.
  private static double commandsForAnEnd(long users, int nodes) {
    var seldom = new Traffic(40, 2.5, 0.3, 1.3, 0.11, 2.5, 90_000);
    var outcome = new Simulation(World.of(users, nodes), PRICES, seldom).run();
    return Math.rint(outcome.ends() / outcome.churn());
  }

  @Test
  void theTablesStandBetweenTheirMarks() {
    var paper = "a\n" + Main.BEGIN + "old\n" + Main.END + "z\n";
    assertThat(Main.put("new\n", paper))
        .isEqualTo("a\n" + Main.BEGIN + "\nnew\n" + Main.END + "z\n");
    assertThatThrownBy(() -> Main.put("new\n", "a\nz\n")).hasMessageContaining("the paper lacks");
  }

  @Test
  void anOffsetGrowsWithTheLanesUntilItIsTooLong() {
    assertThat(Vectors.characters(1, 1_000)).isPositive().isLessThan(Vectors.characters(2, 1_000));
    assertThat(Vectors.characters(1_000, 1_000)).isZero();
  }
}
