package dev.standin.live;

/// Whether announcements may have been missed since the lanes were looked at last. Callable from
/// any thread.
final class Signs {

  private final boolean never;
  private boolean away;
  private boolean missed;
  private boolean lost;
  private int unheard;

  /// @param never whether there are no announcements at all
  Signs(boolean never) {
    this.never = never;
  }

  /// Something may have been missed, of what was announced up to some seconds ago.
  synchronized void lost() {
    away = true;
    lost = true;
    missed = true;
  }

  synchronized void regained() {
    away = false;
    missed = true;
  }

  /// A stream is not sure to hear what is announced from now on.
  synchronized void unheard() {
    unheard++;
    missed = true;
  }

  /// One that was not sure is now, or is gone.
  synchronized void heard() {
    unheard--;
    missed = true;
  }

  /// What was missed before a look begins; it is the look's to mend, or to [#put] back.
  synchronized Missed take() {
    Missed taken = new Missed(missed, lost);
    missed = false;
    lost = false;
    return taken;
  }

  /// The look did not succeed.
  synchronized void put(Missed taken) {
    missed |= taken.any;
    lost |= taken.lost;
  }

  /// Whether something may have been missed since [#take]; the next look takes it, too.
  synchronized boolean missing() {
    return never || away || missed || unheard > 0;
  }

  /// Whether, since [#take], something was lost.
  synchronized boolean losing() {
    return never || away || lost;
  }

  /// @param any whether anything may have been missed
  /// @param lost whether it may be something that was announced seconds before
  record Missed(boolean any, boolean lost) {}
}
