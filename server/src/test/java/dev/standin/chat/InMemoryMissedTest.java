package dev.standin.chat;

import dev.standin.store.MissedStoreContract;
import dev.standin.store.PartStore;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What tests of the rooms above rely on, is as the store on disk has it.
final class InMemoryMissedTest extends MissedStoreContract {

  /// Survives its being closed, as data on a disk would.
  private @Nullable InMemoryStore kept;

  @Override
  protected Store open(InstantSource clock, ObjectIds ids, CommitListener listener) {
    InMemoryStore opened = kept == null ? new InMemoryStore(clock, ids) : kept;
    kept = opened;
    return new Open(opened);
  }

  private static final class Open extends PartStore {
    private final InMemoryStore store;

    Open(InMemoryStore store) {
      this.store = store;
    }

    @Override
    public UserStore users() {
      return store;
    }

    @Override
    public MessageLog messages() {
      return store;
    }
  }
}
