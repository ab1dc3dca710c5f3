package dev.standin.store;

import dev.standin.chat.MessageLog;
import dev.standin.chat.MessageSearch;
import dev.standin.chat.NoteStore;
import dev.standin.chat.UserStore;

/// A store under test.
public interface Stores extends AutoCloseable {

  UserStore users();

  MessageLog messages();

  NoteStore notes();

  default MessageSearch search() {
    throw new UnsupportedOperationException("nothing is searched here");
  }

  @Override
  void close();
}
