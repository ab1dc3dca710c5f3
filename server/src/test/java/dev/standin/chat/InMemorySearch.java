package dev.standin.chat;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Looks through everything.
public record InMemorySearch(InMemoryStore store) implements MessageSearch {

  @Override
  public Found find(UserId user, Wanted wanted) {
    List<Message> fit =
        conversations(user, wanted)
            .flatMap(id -> store.all(id).stream())
            .filter(it -> fits(wanted.query(), SearchTerms.of(it.content())))
            .filter(it -> it.pos().n() < wanted.behind().map(Cursor::low).orElse(Long.MAX_VALUE))
            .sorted(Comparator.comparingLong((Message it) -> it.pos().n()).reversed())
            .limit(wanted.limit() + 1L)
            .toList();
    boolean more = fit.size() > wanted.limit();
    List<Message> page = more ? fit.subList(0, wanted.limit()) : fit;
    return new Found(
        page, more ? Optional.of(new Cursor(0, page.getLast().pos().n())) : Optional.empty());
  }

  private Stream<ConversationId> conversations(UserId user, Wanted wanted) {
    return store.conversations(user, Optional.empty(), Integer.MAX_VALUE).stream()
        .map(MessageLog.ConversationSummary::id)
        .filter(id -> wanted.in().isEmpty() || wanted.in().get().equals(id));
  }

  /// Whether a text with these terms is meant.
  public static boolean fits(SearchQuery query, Set<String> terms) {
    return query.parts().stream()
        .allMatch(
            part ->
                part.prefix()
                    ? terms.stream().anyMatch(term -> term.startsWith(part.text()))
                    : terms.contains(part.text()));
  }
}
