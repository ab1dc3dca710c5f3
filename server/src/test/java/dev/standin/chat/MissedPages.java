package dev.standin.chat;

import dev.standin.chat.MessageLog.Missed;
import java.util.List;

/// Bounds what logs in memory tell of what was missed, as a store on disk does.
public final class MissedPages {

  /// A page ends with the message that goes beyond so many characters.
  private static final int PAGE_CHARS = 64 << 10;

  private MissedPages() {}

  /// The first page of all that was missed behind `after`, in the order of the log.
  public static Missed page(List<Message> all, long after, long end, int atMost) {
    if (atMost < 1) {
      throw new IllegalArgumentException("atMost is at least 1");
    }
    int size = 0;
    int chars = 0;
    while (size < Math.min(all.size(), atMost) && chars < PAGE_CHARS) {
      chars += all.get(size++).content().length();
    }
    return size < all.size()
        ? new Missed(List.copyOf(all.subList(0, size)), all.get(size - 1).pos(), false)
        : new Missed(List.copyOf(all), Math.max(after, end), true);
  }
}
