package dev.standin.chat;

import java.util.List;

/// Hears what was committed, in `pos` order, before anybody gets an acknowledgement. Called on the
/// store's writer thread: must be quick, never block and never throw.
@FunctionalInterface
public interface CommitListener {
  void committed(List<? extends Entry> entries);
}
