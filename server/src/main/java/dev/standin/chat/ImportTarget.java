package dev.standin.chat;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// A store that takes in what is moved; no server uses it meanwhile. It is asked for what it holds,
/// in groups, and then given only what fits: [Import] sees to that. All calls block; what an `add`
/// was given is stored when it returns, and if it is cut short, a first part of it at most.
public interface ImportTarget extends AutoCloseable {

  /// Those who are stored.
  List<User> people(Collection<UserId> ids);

  /// Who has exactly these addresses.
  Map<String, UserId> holders(Collection<String> emails);

  /// Those that are stored.
  List<Moved.Talk> talks(Collection<ConversationId> ids);

  /// The conversations that the store has of the members of these.
  List<Moved.Talk> sameMembers(Collection<Moved.Talk> talks);

  /// Where conversations end; one without entries ends at seq 0.
  Map<ConversationId, Tail> tails(Collection<ConversationId> ids);

  /// The end of a conversation.
  record Tail(long seq, Instant at) {}

  /// What is stored at the places (conversation and seq) of these.
  Map<Spot, Moved.Said> at(Collection<Spot> spots);

  /// A message's place in its conversation.
  record Spot(ConversationId conversation, long seq) {

    public static Spot of(Message message) {
      return new Spot(message.conversation(), message.seq());
    }
  }

  /// Where messages of these ids are stored.
  Map<MessageId, Spot> spots(Collection<MessageId> ids);

  /// Which messages hold these names.
  Map<Named, MessageId> named(Collection<Named> names);

  /// What a sender called a message.
  record Named(UserId sender, ClientId clientId) {}

  /// The answers to these messages, by the message.
  Map<MessageId, MessageId> answers(Collection<MessageId> questions);

  /// Those that are stored.
  List<Note> notes(Collection<NoteId> ids);

  void addPeople(List<Moved.Person> people);

  void addTalks(List<Moved.Talk> talks);

  /// In the order in which they are given, at the end of the log. An answer closes its question.
  void addSaid(List<Moved.Said> said);

  void addNotes(List<Moved.Noted> notes);

  /// Everything was given: finishes what need not be right before.
  void finish();

  @Override
  void close();
}
