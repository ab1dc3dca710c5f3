package dev.standin.store.sqlite;

/// The key of an entry: the conversation's number in the upper 32 bits, its seq in the lower.
final class Place {

  static final long MAX_SEQ = 0xffff_ffffL;

  private Place() {}

  static long of(long conversation, long seq) {
    if (conversation >>> 31 != 0 || seq < 0 || seq > MAX_SEQ) {
      throw new IllegalArgumentException(
          "no room for conversation " + conversation + " seq " + seq);
    }
    return conversation << 32 | seq;
  }

  static long conversation(long place) {
    return place >>> 32;
  }

  static long seq(long place) {
    return place & MAX_SEQ;
  }
}
