package dev.standin.chat;

import dev.standin.chat.MessageLog.Gap;
import dev.standin.chat.MessageLog.Missed;
import java.util.List;

/// Bounds what logs in memory tell of what was missed, as a store on disk does.
public final class MissedPages {

  /// A page ends with the message that goes beyond so many characters.
  private static final int PAGE_CHARS = 64 << 10;

  private MissedPages() {}

  /// The first page of all that was missed in the gap, in the order of the log.
  public static Missed page(List<Message> all, Gap gap) {
    int size = 0;
    int chars = 0;
    while (size < Math.min(all.size(), gap.atMost()) && chars < PAGE_CHARS) {
      chars += all.get(size++).content().length();
    }
    List<Message> page = List.copyOf(all.subList(0, size));
    if (size == all.size()) {
      return new Missed(page, gap.after().plus(gap.upTo()), true);
    }
    Reached upTo = gap.after();
    for (Message message : page) {
      upTo = upTo.plus(message.pos());
    }
    return new Missed(page, upTo, false);
  }
}
