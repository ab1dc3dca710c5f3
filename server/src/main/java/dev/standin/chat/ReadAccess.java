package dev.standin.chat;

/// The right to read one conversation. Only [Access] grants it, after it asked whether the user may
/// see it, and every reading call of the log wants one.
public final class ReadAccess {

  private final ConversationId conversation;
  private final UserId reader;

  ReadAccess(ConversationId conversation, UserId reader) {
    this.conversation = conversation;
    this.reader = reader;
  }

  public ConversationId conversation() {
    return conversation;
  }

  public UserId reader() {
    return reader;
  }
}
