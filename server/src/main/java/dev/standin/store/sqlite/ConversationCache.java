package dev.standin.store.sqlite;

import dev.standin.chat.ConversationId;
import dev.standin.chat.UserId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Direct conversations seen lately. They never change, so whoever read one from a commit may put
/// it. Safe from any thread; its lock is held for a look-up only.
final class ConversationCache {

  private final int bound;
  private final Map<Long, Conversation> byNumber = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<ConversationId, Long> byId = new HashMap<>();
  private final Map<Pair, Long> byPair = new HashMap<>();

  ConversationCache(int bound) {
    this.bound = bound;
  }

  /// Two users in either order.
  record Pair(UserId first, UserId second) {

    static Pair of(UserId one, UserId other) {
      return one.hex().compareTo(other.hex()) <= 0 ? new Pair(one, other) : new Pair(other, one);
    }
  }

  synchronized Optional<Conversation> byNumber(@Nullable Long number) {
    return number == null ? Optional.empty() : Optional.ofNullable(byNumber.get(number));
  }

  synchronized Optional<Conversation> byId(ConversationId id) {
    return byNumber(byId.get(id));
  }

  synchronized Optional<Conversation> byPair(Pair pair) {
    return byNumber(byPair.get(pair));
  }

  synchronized void put(Conversation conversation) {
    if (byNumber.put(conversation.number(), conversation) != null) {
      return;
    }
    byId.put(conversation.id(), conversation.number());
    byPair.put(pair(conversation), conversation.number());
    if (byNumber.size() > bound) {
      var eldest = byNumber.entrySet().iterator();
      Conversation forgotten = eldest.next().getValue();
      eldest.remove();
      byId.remove(forgotten.id());
      byPair.remove(pair(forgotten));
    }
  }

  static Pair pair(Conversation conversation) {
    return Pair.of(
        conversation.members().getFirst().user(), conversation.members().getLast().user());
  }
}
