package dev.standin.chat;

import java.time.Instant;

/// Something that happened in a conversation. It has the conversation's next `seq` (from 1, without
/// gaps) and its place `pos` in the whole log (rising, used for recovery).
public sealed interface Entry permits Message {

  MessageId id();

  ConversationId conversation();

  long seq();

  long pos();

  /// Never below its predecessor's in the conversation; whole milliseconds.
  Instant timestamp();
}
