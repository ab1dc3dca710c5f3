package dev.standin.chat;

import java.util.List;
import java.util.Optional;

/// One thing of a store that is moved to another one, with its id and all that belongs to it.
public sealed interface Moved {

  /// A user, with the hash of the password.
  record Person(User user) implements Moved {}

  /// A direct conversation; its members by rising id, one for who writes to themselves.
  record Talk(ConversationId id, List<UserId> members) implements Moved {}

  /// A message. Its places are not moved: the store that takes it gives it others.
  ///
  /// @param recipientBusy whether the recipient was BUSY when it was stored
  /// @param open whether it waits for the answer of a stand-in
  /// @param why of a generated one: JSON for its author
  record Said(Message message, boolean recipientBusy, boolean open, Optional<String> why)
      implements Moved {}

  /// A note.
  record Noted(Note note) implements Moved {}
}
