package dev.standin.standin;

import dev.standin.chat.CommitListener;
import dev.standin.chat.MessageLog;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Store;
import dev.standin.chat.UserStore;
import dev.standin.store.MissedStoreContract;
import dev.standin.store.PartStore;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What tests of live delivery rely on, is as the store on disk has it.
final class MemoryLogMissedTest extends MissedStoreContract {

  /// Survives its being closed, as data on a disk would.
  private @Nullable Open kept;

  @Override
  protected Store open(InstantSource clock, ObjectIds ids, CommitListener listener) {
    Open opened = kept == null ? new Open(new MemoryLog(clock, ids), new MemoryPeople()) : kept;
    kept = opened;
    return opened;
  }

  private static final class Open extends PartStore {
    private final MemoryLog log;
    private final MemoryPeople people;

    Open(MemoryLog log, MemoryPeople people) {
      this.log = log;
      this.people = people;
    }

    @Override
    public UserStore users() {
      return people;
    }

    @Override
    public MessageLog messages() {
      return log;
    }
  }
}
