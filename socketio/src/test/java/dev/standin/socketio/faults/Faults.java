package dev.standin.socketio.faults;

import java.util.Random;

/// When a network fails, asked by the proxy before it hands bytes on. Counts what passed since the
/// last fault, in one direction.
interface Faults {

  enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  /// What is to be done with bytes that wait to be handed on: `pass` of them go, and then the
  /// connections end if `cut`.
  record Verdict(int pass, boolean cut) {}

  /// @param length bytes that wait, all of one unit
  /// @param ends whether they complete it
  Verdict ask(Direction direction, int length, boolean ends);

  /// How many faults are still to come.
  int left();

  static Faults none() {
    return atEveryBoundary(Direction.TO_CLIENT, 0);
  }

  /// A cut behind the first unit in this direction, then behind the second after that, and so on:
  /// every index of a connection's life in turn.
  static Faults atEveryBoundary(Direction direction, int cuts) {
    return new Faults() {
      private int made;
      private int passed;

      @Override
      public synchronized Verdict ask(Direction where, int length, boolean ends) {
        if (where != direction || !ends || made == cuts) {
          return new Verdict(length, false);
        }
        passed++;
        if (passed <= made) {
          return new Verdict(length, false);
        }
        made++;
        passed = 0;
        return new Verdict(length, true);
      }

      @Override
      public synchronized int left() {
        return cuts - made;
      }
    };
  }

  /// Cuts after random numbers of bytes in this direction.
  static Faults atRandomBytes(Direction direction, int cuts, Random random) {
    return new Faults() {
      private int made;
      private int until = 1 + random.nextInt(MOST_BYTES);

      @Override
      public synchronized Verdict ask(Direction where, int length, boolean ends) {
        if (where != direction || made == cuts) {
          return new Verdict(length, false);
        }
        if (length < until) {
          until -= length;
          return new Verdict(length, false);
        }
        Verdict verdict = new Verdict(until, true);
        made++;
        until = 1 + random.nextInt(MOST_BYTES);
        return verdict;
      }

      @Override
      public synchronized int left() {
        return cuts - made;
      }
    };
  }

  int MOST_BYTES = 2_500;
}
