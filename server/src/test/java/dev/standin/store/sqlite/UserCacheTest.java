package dev.standin.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Availability;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is in memory is never older than what was committed.
final class UserCacheTest {

  private final UserCache cache = new UserCache(2);
  private final KnownUser before = user(1, Availability.AVAILABLE);
  private final KnownUser after = user(1, Availability.BUSY);

  @Test
  void whatAReaderFoundIsTaken() {
    cache.read(before, cache.changes());

    assertThat(cache.find(before.user().id())).contains(before);
  }

  @Test
  void whatAReaderFoundBeforeACommitIsNotTakenAfterIt() {
    long changes = cache.changes();
    cache.committed(List.of(after));
    cache.read(before, changes);

    assertThat(cache.find(before.user().id())).contains(after);
  }

  @Test
  void norIfTheChangedUserIsForgottenAlready() {
    long changes = cache.changes();
    cache.committed(List.of(after));
    cache.committed(List.of(user(2, Availability.BUSY), user(3, Availability.BUSY)));
    cache.read(before, changes);

    assertThat(cache.find(before.user().id())).isEmpty();
  }

  @Test
  void whoWasNotAskedForLongestIsForgotten() {
    cache.committed(List.of(before, user(2, Availability.AVAILABLE)));
    assertThat(cache.find(before.user().id())).isPresent();
    cache.committed(List.of(user(3, Availability.AVAILABLE)));

    assertThat(cache.find(before.user().id())).isPresent();
    assertThat(cache.find(user(2, Availability.AVAILABLE).user().id())).isEmpty();
  }

  private static KnownUser user(int number, Availability availability) {
    var id = new UserId(String.format(Locale.ROOT, "%024x", number));
    return new KnownUser(
        number,
        new User(
            id, "a@b", "hash", availability, Optional.empty(), Optional.empty(), Instant.EPOCH));
  }
}
