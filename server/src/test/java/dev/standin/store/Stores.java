package dev.standin.store;

import dev.standin.chat.MessageLog;
import dev.standin.chat.NoteStore;
import dev.standin.chat.UserStore;

/// A store under test.
public interface Stores extends AutoCloseable {

  UserStore users();

  MessageLog messages();

  NoteStore notes();

  @Override
  void close();
}
