package dev.standin.chat;

/// An entry's place in the whole log: the `n`-th entry of a lane. A lane is what one run of a
/// server writes, filled in order from 1 without gaps. A store that one server owns has one lane.
///
/// @param lane from 1; 0 with `n` 0 is before everything
public record Pos(int lane, long n) {

  /// Before everything; also the place of what was stored before there were places.
  public static final Pos NONE = new Pos(0, 0);

  /// The lane of a store that one server owns.
  public static final int ONLY_LANE = 1;

  public Pos {
    if (lane < 0 || n < 0) {
      throw new IllegalArgumentException("a place is not negative");
    }
  }

  /// In the only lane.
  public static Pos only(long n) {
    return new Pos(ONLY_LANE, n);
  }

  @Override
  public String toString() {
    return lane + ":" + n;
  }
}
