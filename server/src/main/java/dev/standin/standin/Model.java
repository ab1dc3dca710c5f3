package dev.standin.standin;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// A model somewhere, asked and listened to.
interface Model {

  /// Who processes the text, for the owner to see.
  String host();

  String name();

  /// Asks. The listener hears pieces and then exactly one end, on a thread of the model's; it may
  /// block to slow the model down. Never blocks itself.
  Call ask(Prompt prompt, Consumer<Heard> listener);

  /// A question under way.
  interface Call {

    /// Ends it and closes its connection; the listener may hear no more. Never blocks.
    void cancel();
  }

  /// What one hears from a model.
  sealed interface Heard {

    /// The next piece of text, of any length.
    record Piece(String text) implements Heard {}

    /// It said all that it had to say.
    record Finished() implements Heard {}

    /// It will not say more. `retryAfter` as the server asked for it.
    record Failed(Failure failure, Optional<Duration> retryAfter) implements Heard {
      Failed(Failure failure) {
        this(failure, Optional.empty());
      }
    }

    /// Nobody spoke: an alarm of the listener's.
    record Alarm() implements Heard {}
  }
}
