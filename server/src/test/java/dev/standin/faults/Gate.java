package dev.standin.faults;

import java.io.IOException;
import java.time.Duration;

/// A network's state, which all connections of a proxy ask before they hand anything on.
final class Gate {

  private enum State {
    OPEN,
    CUT,
    HOLE
  }

  private State state = State.OPEN;
  private long answerDelay;

  /// Everything passes, after this time if it is an answer.
  synchronized void open(Duration delay) {
    state = State.OPEN;
    answerDelay = delay.toMillis();
    notifyAll();
  }

  synchronized void cut() {
    state = State.CUT;
    notifyAll();
  }

  /// Connections stay, and nothing passes.
  synchronized void hole() {
    state = State.HOLE;
    notifyAll();
  }

  synchronized boolean isCut() {
    return state == State.CUT;
  }

  /// Returns when something may pass.
  ///
  /// @throws IOException if the connection is cut
  void pass(boolean answer) throws IOException {
    try {
      long delay = await();
      if (answer && delay > 0) {
        Thread.sleep(delay);
        await();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private synchronized long await() throws IOException, InterruptedException {
    while (state == State.HOLE) {
      wait();
    }
    if (state == State.CUT) {
      throw new IOException("cut");
    }
    return answerDelay;
  }
}
