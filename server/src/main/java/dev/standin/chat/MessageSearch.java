package dev.standin.chat;

import java.util.List;
import java.util.Optional;

/// Finds messages by their words. What was stored a moment ago may be found a moment later: the
/// index is written behind the log, and made up for after a crash.
public interface MessageSearch {

  /// Blocking. A page of what fits in the conversations of which the user is a member now, latest
  /// first. It waits up to a second for what this server stored before. To be asked through
  /// [Access] alone.
  ///
  /// @throws StoreException if it can't be read now
  Found find(UserId user, Wanted wanted);

  /// What is looked for.
  ///
  /// @param in this conversation alone; the user must be a member of it
  /// @param behind `next` of an earlier page
  /// @param limit messages in a page, at least 1
  record Wanted(
      SearchQuery query, Optional<ConversationId> in, Optional<Cursor> behind, int limit) {

    public Wanted {
      if (limit < 1) {
        throw new IllegalArgumentException("a page has at least 1 message");
      }
    }
  }

  /// A page.
  ///
  /// @param next the `behind` of the next page; empty on the last one
  record Found(List<Message> messages, Optional<Cursor> next) {}
}
