package dev.standin.live;

import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The recovery offsets that clients keep, by the product's own classes.
public final class Vectors {
  private static final int FIRST_LANE = 1_000;

  private static final LaneSeals SEALS =
      new LaneSeals(purpose -> Arrays.copyOf(purpose.getBytes(StandardCharsets.UTF_8), 32));

  private Vectors() {}

  /// Characters of an offset over so many live lanes, each with about so many entries; 0 if it is
  /// too long to go on from.
  public static int characters(int lanes, long entries) {
    var reached = Reached.below(FIRST_LANE);
    for (int i = 0; i < lanes; i++) {
      reached = reached.plus(new Pos(FIRST_LANE + i, entries));
    }
    var text = SEALS.seal(Standing.whole(reached, SEALS));
    return SEALS.tooLong(text) ? 0 : text.length();
  }
}
