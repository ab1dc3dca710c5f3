package dev.standin.chat;

import java.util.function.Consumer;

/// A store as it is read to be moved: as it was at one moment, or where the store can't tell that,
/// with no message that was stored after the source was opened. A server may run meanwhile. What is
/// the same comes in the same order from every store. All calls block and are made in this order;
/// memory is bounded.
public interface ExportSource extends AutoCloseable {

  /// By rising id.
  void people(Consumer<Moved.Person> each);

  /// By rising id.
  void talks(Consumer<Moved.Talk> each);

  /// By rising time, then conversation, then seq; so each conversation's seq rises.
  void said(Consumer<Moved.Said> each);

  /// By rising id.
  void notes(Consumer<Moved.Noted> each);

  /// Messages that have no place in a conversation, and so are no part of the export: of an old
  /// server, not yet taken up or not fit to be shown to anybody.
  long leftOut();

  @Override
  void close();
}
