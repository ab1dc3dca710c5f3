package dev.standin.chat;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The lanes of a store that several servers share: who writes, and how much of it was announced.
/// The store renews this server's entry every second; a lane whose server is not heard of for 15 s
/// is closed by the others, for good.
public interface LaneLog {

  /// This server's lane now: another one if the others closed it while the server slept. Never
  /// blocks.
  int own();

  /// What tells this lane from one of the same number in another store: a number that its server
  /// drew when it began. 0 if it is not this server's lane now. Never blocks.
  long run(int lane);

  /// Blocking. The lanes that are not closed, and those closed in the last minute, rising.
  List<Lane> lanes();

  /// @param run see [#run]; 0 if it is not known
  /// @param end the `n` of its last entry; while it is open, of the one that was the last when its
  ///   server renewed it, a second ago, or, if that is silent, when this was read
  /// @param announced up to which entry its server knows that all were announced to the others; no
  ///   higher than the end
  /// @param via by what they were announced; empty if nothing was yet
  /// @param closed whether nothing will be added any more
  record Lane(
      int number, long run, long end, long announced, Optional<String> via, boolean closed) {}

  /// Blocking. A lane's messages with `n > after`, whomever they concern, lowest `n` first, at most
  /// `atMost`. For delivery inside the server alone: it asks nobody's permission.
  List<Message> tail(int lane, long after, int atMost);

  /// All entries of this server's lane up to here were announced; stored with the next renewal.
  /// Never blocks.
  ///
  /// @param via by what; see [Announcements#reaches]
  void announced(Pos upTo, String via);

  /// Asks for a message of the old server, of which something else than the store told, to be given
  /// its place now. Never blocks; unknown ids have no effect. The [CommitListener] hears it.
  void pickUp(MessageId id);

  /// Blocking. Those of these messages that have their place; one question, whatever their number.
  Set<MessageId> placed(Collection<MessageId> ids);
}
