package dev.standin.chat;

import java.util.concurrent.atomic.AtomicBoolean;

/// Logs something that is tried again and again once when it begins and once when it is over. If
/// the store is to blame, without a trace. Callable from any thread.
public final class Trouble {

  private final System.Logger log;
  private final String sentence;
  private final AtomicBoolean told = new AtomicBoolean();

  /// @param sentence what does not work now, without a full stop
  public Trouble(System.Logger log, String sentence) {
    this.log = log;
    this.sentence = sentence;
  }

  public void seen(RuntimeException why) {
    if (!told.compareAndSet(false, true)) {
      return;
    }
    if (why instanceof StoreException) {
      log.log(System.Logger.Level.WARNING, sentence + ": " + why.getMessage());
    } else {
      log.log(System.Logger.Level.ERROR, sentence, why);
    }
  }

  public void over() {
    if (told.compareAndSet(true, false)) {
      log.log(System.Logger.Level.INFO, sentence + ": over");
    }
  }
}
