package dev.standin.chat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Users in a store. Stages complete after the commit, on any thread; a store that is away
/// completes them with [StoreException]. Blocking reads belong on virtual threads.
public interface UserStore {

  /// Adds the user unless the folded address is taken.
  CompletionStage<Registered> register(User user);

  /// The outcome of a registration.
  sealed interface Registered {
    record Created(User user) implements Registered {}

    record EmailTaken() implements Registered {}
  }

  /// Blocking. Exact address first, then the one that differs only in case.
  Optional<User> byEmail(String email);

  /// Blocking, but answered from memory for users seen lately, as [#recent] has them.
  Optional<User> byId(UserId id);

  /// Blocking. As the store has them at this moment, whichever server changed them.
  Optional<User> latest(UserId id);

  /// Never blocks: the user if the store has them in memory. What this server changed is there at
  /// once; what another server on the same store changed is there after a second at most.
  Optional<User> recent(UserId id);

  /// Empty if there is no such user.
  CompletionStage<Optional<User>> availability(UserId id, Availability availability);

  /// Makes them AVAILABLE if what is stored is BUSY and ends at or before the instant; true if this
  /// call did that. Of several servers that ask, one hears true. Only if the answer to its write
  /// was lost, others may hear it, too.
  CompletionStage<Boolean> endBusy(UserId id, Instant instant);

  /// An empty text removes it.
  CompletionStage<Optional<User>> awayText(UserId id, Optional<String> text);

  /// Revokes all tokens issued before the instant.
  CompletionStage<Optional<User>> notBefore(UserId id, Instant instant);

  /// Blocking. Users whose BUSY ends at or before the instant; [#endBusy] makes them AVAILABLE.
  List<User> busyEndedBy(Instant instant);
}
