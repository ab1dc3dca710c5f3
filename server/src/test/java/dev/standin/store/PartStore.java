package dev.standin.store;

import dev.standin.chat.CommitListener;
import dev.standin.chat.LaneLog;
import dev.standin.chat.MessageSearch;
import dev.standin.chat.NoteStore;
import dev.standin.chat.Store;
import java.util.Optional;
import java.util.function.Supplier;

/// A store of which a contract needs only users and messages.
public abstract class PartStore implements Store {

  @Override
  public NoteStore notes() {
    throw new UnsupportedOperationException();
  }

  @Override
  public MessageSearch search() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void onCommit(CommitListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int waiting() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String secret(String name, Supplier<String> maker) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String epoch(Supplier<String> maker) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<LaneLog> lanes() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
