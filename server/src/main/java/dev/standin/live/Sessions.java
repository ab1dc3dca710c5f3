package dev.standin.live;

import dev.standin.chat.UserId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Asks whose token this is. Empty if it is unsound or expired, or its user is unknown or has
/// revoked it. Never blocks; a stage that fails means that it can't be known now.
@FunctionalInterface
public interface Sessions {

  CompletionStage<Optional<UserId>> user(String token);
}
