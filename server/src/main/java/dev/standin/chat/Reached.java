package dev.standin.chat;

import java.util.Arrays;
import java.util.function.IntFunction;

/// How far somebody was brought in the log: of each lane everything up to a place. Lanes below the
/// floor are at their end and covered wholly. Immutable.
public final class Reached {

  /// Nothing at all.
  public static final Reached NOTHING = new Reached(1, new int[0], new long[0]);

  private final int floor;
  private final int[] lanes;
  private final long[] places;

  private Reached(int floor, int[] lanes, long[] places) {
    this.floor = floor;
    this.lanes = lanes;
    this.places = places;
  }

  /// The lanes below `floor`, and of the others what [#plus(Pos)] adds.
  public static Reached below(int floor) {
    if (floor < 1) {
      throw new IllegalArgumentException("a floor is at least 1");
    }
    return floor == 1 ? NOTHING : new Reached(floor, new int[0], new long[0]);
  }

  /// Everything up to a place of the only lane.
  public static Reached only(long n) {
    return NOTHING.plus(Pos.only(n));
  }

  /// Lanes below this are covered wholly.
  public int floor() {
    return floor;
  }

  /// The lanes from the floor on of which something is covered, rising.
  public int[] lanes() {
    return lanes.clone();
  }

  /// Up to where a lane is covered: 0 if not at all, [Long#MAX_VALUE] below the floor.
  public long in(int lane) {
    if (lane < floor) {
      return Long.MAX_VALUE;
    }
    int at = Arrays.binarySearch(lanes, lane);
    return at < 0 ? 0 : places[at];
  }

  /// Up to where the only lane is covered.
  public long only() {
    return in(Pos.ONLY_LANE);
  }

  public boolean covers(Pos pos) {
    return in(pos.lane()) >= pos.n();
  }

  /// Whether everything that the other covers is covered.
  public boolean covers(Reached other) {
    for (int lane = floor; lane < other.floor; lane++) {
      // Where such a lane ends isn't known here.
      if (in(lane) != Long.MAX_VALUE) {
        return false;
      }
    }
    for (int i = 0; i < other.lanes.length; i++) {
      if (in(other.lanes[i]) < other.places[i]) {
        return false;
      }
    }
    return true;
  }

  /// With everything of its lane up to this place.
  public Reached plus(Pos pos) {
    if (pos.n() == 0 || covers(pos)) {
      return this;
    }
    int at = Arrays.binarySearch(lanes, pos.lane());
    if (at >= 0) {
      long[] further = places.clone();
      further[at] = pos.n();
      return new Reached(floor, lanes, further);
    }
    int before = -at - 1;
    int[] more = Arrays.copyOf(lanes, lanes.length + 1);
    long[] further = Arrays.copyOf(places, places.length + 1);
    System.arraycopy(lanes, before, more, before + 1, lanes.length - before);
    System.arraycopy(places, before, further, before + 1, places.length - before);
    more[before] = pos.lane();
    further[before] = pos.n();
    return new Reached(floor, more, further);
  }

  /// With everything that the other covers.
  public Reached plus(Reached other) {
    Reached sum = from(Math.max(floor, other.floor));
    for (int i = 0; i < other.lanes.length; i++) {
      sum = sum.plus(new Pos(other.lanes[i], other.places[i]));
    }
    return sum;
  }

  /// The same, with all lanes below a higher floor covered wholly.
  public Reached from(int higher) {
    if (higher <= floor) {
      return this;
    }
    int gone = 0;
    while (gone < lanes.length && lanes[gone] < higher) {
      gone++;
    }
    return new Reached(
        higher,
        Arrays.copyOfRange(lanes, gone, lanes.length),
        Arrays.copyOfRange(places, gone, places.length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Reached that
        && floor == that.floor
        && Arrays.equals(lanes, that.lanes)
        && Arrays.equals(places, that.places);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * floor + Arrays.hashCode(lanes)) + Arrays.hashCode(places);
  }

  @Override
  public String toString() {
    IntFunction<String> one = i -> " " + lanes[i] + ":" + places[i];
    StringBuilder text = new StringBuilder("[<").append(floor);
    for (int i = 0; i < lanes.length; i++) {
      text.append(one.apply(i));
    }
    return text.append(']').toString();
  }
}
