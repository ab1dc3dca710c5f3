package dev.standin.live;

import dev.standin.chat.Access;
import dev.standin.chat.MessageLog;
import dev.standin.chat.Reached;
import java.util.concurrent.Executor;

/// Brings streams what they miss from the store: one page at a time each, and as many at once as
/// the executor lets. Callable from any thread.
final class CatchingUp {

  private static final System.Logger LOG = System.getLogger(CatchingUp.class.getName());

  /// Messages in a page; the store bounds its bytes.
  private static final int PAGE = 100;

  private final Access access;
  private final Ends ends;
  private final Executor threads;

  CatchingUp(Access access, Ends ends, Executor threads) {
    this.access = access;
    this.ends = ends;
    this.threads = threads;
  }

  /// Reads all that the stream misses now. To be called where a stream says so, and only there.
  void start(Stream stream) {
    ends.next()
        .whenComplete(
            (end, fault) -> {
              if (fault != null) {
                fail(stream, fault);
              } else {
                page(stream, end);
              }
            });
  }

  private void page(Stream stream, Reached end) {
    try {
      threads.execute(() -> read(stream, end));
    } catch (RuntimeException full) {
      fail(stream, full);
    }
  }

  private void read(Stream stream, Reached end) {
    Stream.Next next;
    try {
      var gap = new MessageLog.Gap(stream.told(), end, PAGE);
      next = stream.brought(access.missed(stream.user, gap));
    } catch (RuntimeException away) {
      fail(stream, away);
      return;
    }
    switch (next) {
      case LIVE -> {}
      case PAGE -> page(stream, end);
      case AGAIN -> start(stream);
    }
  }

  private static void fail(Stream stream, Throwable why) {
    LOG.log(
        System.Logger.Level.DEBUG, "A stream could not be read, and will be: {0}", why.toString());
    stream.failed(why);
  }
}
