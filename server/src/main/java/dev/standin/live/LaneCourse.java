package dev.standin.live;

import dev.standin.chat.LaneLog.Lane;
import dev.standin.chat.Message;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How far the streams of this server were brought in one lane. Used by one look at a time.
final class LaneCourse {

  /// Looks after which what was announced has been heard, or the loss was noticed: an announcement
  /// waits in the connection for two seconds at most before it is found dead, and so many looks
  /// take three at least.
  private static final int SETTLING = 6;

  final int lane;
  private long end;
  private long announced;
  private Optional<String> via = Optional.empty();

  /// Whether the mark was reached by the same as at the look before.
  private boolean steady;

  private boolean closed;

  /// Up to here all was announced, or read by us.
  private long reached;

  /// Up to here every stream was surely brought it.
  private long sure;

  /// `reached` after the last looks, the latest first.
  private final long[] past = new long[SETTLING];

  /// The lane's end two looks ago, and one.
  private long endBefore;

  private long endThen;

  LaneCourse(int lane, long reached) {
    this.lane = lane;
    this.reached = reached;
    this.sure = reached;
    settle();
  }

  private void settle() {
    Arrays.fill(past, sure);
  }

  void seen(Lane now) {
    end = Math.max(end, now.end());
    announced = Math.max(announced, now.announced());
    steady = via.equals(now.via());
    via = now.via();
    closed |= now.closed();
  }

  /// It was closed at a time at which nobody looked: its end is where nothing follows.
  void vanished() {
    if (!closed) {
      closed = true;
      end = Long.MAX_VALUE;
    }
  }

  boolean closed() {
    return closed;
  }

  long reached() {
    return reached;
  }

  /// Announcements of the last seconds may not have been heard.
  void doubt() {
    reached = sure;
    settle();
  }

  /// What was announced was heard, if it was announced where this server hears.
  void trust(Optional<String> hears) {
    if (steady && via.isPresent() && via.equals(hears)) {
      reached = Math.max(reached, Math.min(announced, end));
    }
  }

  /// This server's own streams were told.
  void told(long n) {
    reached = Math.max(reached, n);
    sure = Math.max(sure, n);
  }

  /// Whether every stream was surely brought what is reached.
  boolean certain() {
    return reached <= sure;
  }

  /// Whether something must be read: what should have been announced long ago; or, unless all is
  /// calm, whatever lies in the log, since the lane's end is what it was up to a second ago.
  boolean due(boolean calm) {
    if (closed) {
      return reached < end;
    }
    return !calm || reached < endBefore;
  }

  /// These were read behind what was reached, and brought to the streams; perhaps all that there
  /// are.
  void read(List<Message> messages, boolean all) {
    boolean certain = certain();
    long upTo = messages.isEmpty() ? reached : messages.getLast().pos().n();
    if (all && end == Long.MAX_VALUE) {
      end = upTo;
    }
    reached = all ? Math.max(end, upTo) : upTo;
    if (certain) {
      sure = reached;
    }
  }

  /// The look is over.
  void pass() {
    sure = Math.max(sure, past[SETTLING - 1]);
    System.arraycopy(past, 0, past, 1, SETTLING - 1);
    past[0] = reached;
    endBefore = endThen;
    endThen = end;
  }

  /// Whether nothing will follow, and every stream was surely brought everything.
  boolean finished() {
    return closed && reached >= end && sure >= reached;
  }
}
