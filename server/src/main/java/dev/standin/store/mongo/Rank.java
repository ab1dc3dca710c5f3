package dev.standin.store.mongo;

import dev.standin.chat.ConversationId;
import dev.standin.chat.Pos;

/// Orders conversations whose last entries have the same time: the lane in the upper 24 bits, `n`
/// in the lower 40. Where the last entry has no place, lane 0 and something that depends on the
/// conversation, so that two of them seldom have the same rank.
final class Rank {

  private static final int LANE_SHIFT = 40;
  private static final long N_MASK = (1L << LANE_SHIFT) - 1;

  private Rank() {}

  static long of(Pos pos, ConversationId conversation) {
    return pos.equals(Pos.NONE)
        ? Long.parseLong(conversation.hex().substring(14), 16)
        : (long) pos.lane() << LANE_SHIFT | (pos.n() & N_MASK);
  }

  static Pos pos(long rank) {
    int lane = (int) (rank >>> LANE_SHIFT);
    return lane == 0 ? Pos.NONE : new Pos(lane, rank & N_MASK);
  }
}
