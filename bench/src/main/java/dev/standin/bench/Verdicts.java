package dev.standin.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// What a run was expected to show, met or missed, one line each; what was not measured is left
/// out.
public final class Verdicts {
  private final List<String> lines = new ArrayList<>();

  public void atLeast(String what, double bound, OptionalDouble is) {
    is.ifPresent(x -> add(x >= bound, what + ": ≥ ", bound, x));
  }

  public void atMost(String what, double bound, OptionalDouble is) {
    is.ifPresent(x -> add(x <= bound, what + ": ≤ ", bound, x));
  }

  private void add(boolean met, String what, double bound, double is) {
    lines.add(
        (met ? "met     " : "MISSED  ")
            + what
            + Grid.number(OptionalDouble.of(bound))
            + ", is "
            + Grid.number(OptionalDouble.of(is)));
  }

  public List<String> lines() {
    return lines;
  }
}
