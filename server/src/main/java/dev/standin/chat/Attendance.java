package dev.standin.chat;

import java.util.function.Consumer;

/// Who has a socket at this node. From memory; nothing here blocks.
public interface Attendance extends Online {

  /// Calls for each user who is here; who comes or goes meanwhile may be missed.
  void each(Consumer<UserId> user);

  /// From now on the listener is told of everybody who came or left, soon afterwards and on any
  /// thread; what is so then it asks by [#online]. It must not block or throw.
  void onChange(Consumer<UserId> listener);
}
