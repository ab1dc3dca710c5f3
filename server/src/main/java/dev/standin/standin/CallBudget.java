package dev.standin.standin;

import dev.standin.chat.Tally.Rule;
import dev.standin.chat.Throttles;
import dev.standin.chat.UserId;
import dev.standin.chat.WindowPair;
import java.time.Duration;

/// Model calls of each owner and of all together in the last hour.
final class CallBudget {

  private static final Duration HOUR = Duration.ofHours(1);

  private final WindowPair calls;

  CallBudget(int perOwner, int inAll, Throttles throttles) {
    this.calls =
        throttles.windows(
            new Rule.Window("model/owner", perOwner, HOUR),
            new Rule.Window("model/all", inAll, HOUR));
  }

  /// Takes a call if the owner and the server both have one left; else takes none of either.
  boolean take(UserId owner) {
    return calls.count(owner.hex(), "").isEmpty();
  }
}
