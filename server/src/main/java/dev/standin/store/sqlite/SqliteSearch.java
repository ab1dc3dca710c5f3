package dev.standin.store.sqlite;

import dev.standin.chat.Cursor;
import dev.standin.chat.Message;
import dev.standin.chat.MessageSearch;
import dev.standin.chat.SearchQuery;
import dev.standin.chat.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds messages by the index beside the log. A page ends at a `pos`, the cursor's lower number.
final class SqliteSearch implements MessageSearch {

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final String AT = "SELECT place, record FROM entries WHERE pos = ?";

  private final SearchIndex index;
  private final Readers log;
  private final MessageReads reads;

  SqliteSearch(SearchIndex index, Readers log, MessageReads reads) {
    this.index = index;
    this.log = log;
    this.reads = reads;
  }

  @Override
  public Found find(UserId user, Wanted wanted) {
    index.await(log.read(MissedReads::end), PATIENCE);
    long below = wanted.behind().map(Cursor::low).orElse(Long.MAX_VALUE);
    List<Long> places = index.find(match(user, wanted), below, wanted.limit() + 1);
    boolean more = places.size() > wanted.limit();
    List<Long> page = more ? places.subList(0, wanted.limit()) : places;
    return new Found(
        messages(page), more ? Optional.of(new Cursor(0, page.getLast())) : Optional.empty());
  }

  /// Each mark and term is a string without quotes, and one token.
  private static String match(UserId user, Wanted wanted) {
    List<String> all = new ArrayList<>();
    all.add("\"" + SearchIndex.mark(user) + "\"");
    wanted.in().ifPresent(in -> all.add("\"" + SearchIndex.mark(in) + "\""));
    return wanted.query().parts().stream()
        .map(SqliteSearch::text)
        .collect(Collectors.joining(" AND ", String.join(" AND ", all) + " AND ", ""));
  }

  private static String text(SearchQuery.Part part) {
    return "\"" + part.text() + (part.prefix() ? "\" *" : "\"");
  }

  private List<Message> messages(List<Long> places) {
    return log.read(
        entries -> {
          List<Message> messages = new ArrayList<>(places.size());
          for (long place : places) {
            Optional<dev.standin.store.sqlite.Found> found =
                entries.one(AT, dev.standin.store.sqlite.Found::read, place);
            if (found.isPresent()) {
              messages.add(reads.message(entries, found.get()));
            }
          }
          return messages;
        });
  }
}
