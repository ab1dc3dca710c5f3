package dev.standin.chat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// The way by which servers on one store wake each other. It may lose anything at any time: then it
/// says so, to the sender by a failed stage or to the receiver by [Hearer#lost], and the store is
/// read instead. Callable from any thread, never blocks.
public interface Announcements {

  /// Tells the other servers that follow this user; none of them is no failure. Completes when it
  /// is on its way to all of them, within about a second.
  CompletionStage<Void> tell(UserId user, Told told);

  /// Sends an event that is no entry of the log to the sockets that these users have at other
  /// servers. Completes as [#tell].
  CompletionStage<Void> send(Set<UserId> users, String event, byte[] json);

  /// Tells the other servers that what was sent so lately may not have arrived here. Completes as
  /// [#tell].
  CompletionStage<Void> missed(Duration lately);

  /// What a user is to hear.
  ///
  /// @param event as clients hear it: `message` or `message:sent`
  /// @param json its argument
  record Told(String event, byte[] json, Link link) {}

  /// How an entry hangs together with what its hearer heard before.
  ///
  /// @param pos its place
  /// @param prev the place of its predecessor in the conversation
  /// @param before up to this `n` nothing else of its lane concerned the user; below `pos.n()`
  /// @param run of its lane, see [LaneLog#run]
  record Link(Pos pos, Pos prev, long before, long run) {}

  /// What passes on what is told now; empty while that is not known. Two servers that name
  /// different ones here and in [#hears] don't hear each other, though nothing fails.
  Optional<String> reaches();

  /// From what this server hears the others now; empty while that is not known. Before it changes,
  /// [Hearer#lost] is called.
  Optional<String> hears();

  /// Hears what concerns the user from now on; completes when that is certain. Counted: each needs
  /// an [#unfollow].
  CompletionStage<Void> follow(UserId user);

  void unfollow(UserId user);

  /// Sets who hears; to be called once, before the first [#follow].
  void heardBy(Hearer hearer);

  /// Called on threads of the announcements: quick, never blocks.
  interface Hearer {

    void told(UserId user, Told told);

    /// A server of another kind, or a tool, sent a user this event about a stored message, which
    /// may not have its place yet.
    void foreign(UserId user, MessageId id, String event, byte[] json);

    /// Another server may have missed what was sent to it so lately.
    void missedThere(Duration lately);

    /// From some moment before now on, something may have been missed.
    void lost();

    /// From now on, nothing is missed for those who are followed.
    void regained();
  }
}
