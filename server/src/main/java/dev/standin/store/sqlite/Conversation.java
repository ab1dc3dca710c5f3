package dev.standin.store.sqlite;

import dev.standin.chat.ConversationId;
import dev.standin.chat.UserId;
import java.util.List;

/// A direct conversation, which never changes: its members by rising number, one if somebody writes
/// to themselves.
record Conversation(long number, ConversationId id, List<Member> members) {

  /// A user and their number.
  record Member(long number, UserId user) {}

  static Conversation direct(long number, ConversationId id, Member one, Member other) {
    if (one.number() == other.number()) {
      return new Conversation(number, id, List.of(one));
    }
    return new Conversation(
        number, id, one.number() < other.number() ? List.of(one, other) : List.of(other, one));
  }

  long low() {
    return members.getFirst().number();
  }

  long high() {
    return members.getLast().number();
  }

  UserId member(long user) {
    return user == low() ? members.getFirst().user() : members.getLast().user();
  }

  /// The other one; themselves, if alone.
  Member other(long user) {
    return user == low() ? members.getLast() : members.getFirst();
  }
}
