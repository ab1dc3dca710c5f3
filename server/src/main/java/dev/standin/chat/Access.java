package dev.standin.chat;

import java.util.Optional;

/// The choke point: asks whether this user may see this conversation. Blocking.
public final class Access {

  private final MessageLog log;

  public Access(MessageLog log) {
    this.log = log;
  }

  /// The right to read, if the conversation exists and the user is a member of it.
  public Optional<ReadAccess> read(UserId user, ConversationId conversation) {
    return log.members(conversation).contains(user)
        ? Optional.of(new ReadAccess(conversation, user))
        : Optional.empty();
  }

  /// The right to read the direct conversation with somebody, if there is one.
  public Optional<ReadAccess> readDirect(UserId user, UserId peer) {
    return log.direct(user, peer).flatMap(conversation -> read(user, conversation));
  }
}
