package dev.standin.chat;

import java.time.Instant;

/// Something that happened in a conversation. It has the conversation's next `seq` (from 1, without
/// gaps) and its place `pos` in the whole log, used for recovery.
public sealed interface Entry permits Message {

  MessageId id();

  ConversationId conversation();

  long seq();

  Pos pos();

  /// The place of the entry before it in the conversation; [Pos#NONE] if there is none, and in a
  /// store with one lane, where the order of the lane says it all.
  Pos prev();

  /// Never below its predecessor's in the conversation; whole milliseconds.
  Instant timestamp();
}
