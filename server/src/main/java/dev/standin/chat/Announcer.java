package dev.standin.chat;

import java.util.Collection;
import java.util.List;

/// Tells people's sockets what is not an entry of the log. Never blocks; callable from any thread.
public interface Announcer {

  /// Somebody's availability changed; the audience is told, and the user's own devices.
  void availability(UserId user, Availability now, Collection<UserId> audience);

  /// Some users whose availability the people at other servers may not have heard; each is named
  /// once, and is then to be told [#again].
  default Collection<UserId> untold() {
    return List.of();
  }

  /// The same as [#availability], for the people at other servers alone.
  default void again(UserId user, Availability now, Collection<UserId> audience) {}

  /// A stand-in begins to write: `standin:typing`.
  void typing(Writing writing);

  /// The next piece of its text: `standin:delta`. Numbered from 0 within the attempt; a higher
  /// attempt discards the earlier text.
  void delta(Writing writing, int attempt, int n, String text);

  /// It ended without a message: what was shown is void.
  void withdrawn(Writing writing);

  /// A server that ended may have shown a part of an answer to this question: it is void.
  void abandoned(Message question);

  /// An answer that a stand-in writes: its future message id, who speaks (the owner), to whom.
  record Writing(
      MessageId reply,
      ConversationId conversation,
      UserId owner,
      UserId reader,
      MessageId question) {}
}
