package dev.standin.chat;

import java.util.List;
import java.util.Optional;

/// The lanes of a store that several servers share: who writes, and how much of it was announced.
/// The store renews this server's entry every second; a lane whose server is not heard of for 15 s
/// is closed by the others, for good.
public interface LaneLog {

  /// This server's lane now: another one if the others closed it while the server slept. Never
  /// blocks.
  int own();

  /// Blocking. The lanes that are not closed, and those closed in the last minute, rising.
  List<Lane> lanes();

  /// @param end the `n` of its last entry; while it is open, of the one that was the last when its
  ///   server renewed it, a second ago, or, if that is silent, when this was read
  /// @param announced up to which entry its server knows that all were announced to the others; no
  ///   higher than the end
  /// @param closed whether nothing will be added any more
  record Lane(int number, long end, long announced, boolean closed) {}

  /// Blocking. A lane's messages with `n > after`, whomever they concern, lowest `n` first, at most
  /// `atMost`. For delivery inside the server alone: it asks nobody's permission.
  List<Message> tail(int lane, long after, int atMost);

  /// All entries of this server's lane up to here were announced; stored with the next renewal.
  /// Never blocks.
  void announced(Pos upTo);

  /// Asks for a message of the old server, of which something else than the store told, to be given
  /// its place now. Never blocks; unknown ids have no effect. The [CommitListener] hears it.
  void pickUp(MessageId id);

  /// Blocking. A message by its id, if it has its place.
  Optional<Message> placed(MessageId id);
}
