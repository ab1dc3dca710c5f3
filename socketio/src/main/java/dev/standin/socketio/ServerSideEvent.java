package dev.standin.socketio;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An event from another node; heard by the handlers of [Namespace#onServerSide].
final class ServerSideEvent implements Event {

  private final String name;
  private final List<Object> args;
  private final Optional<Consumer<List<Object>>> answer;
  private final AtomicBoolean answered = new AtomicBoolean();

  ServerSideEvent(
      String name, List<? extends @Nullable Object> args, Optional<Consumer<List<Object>>> answer) {
    this.name = name;
    this.args = read(args);
    this.answer = answer;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Object> args() {
    return args;
  }

  @Override
  public Optional<String> json() {
    return Optional.empty();
  }

  @Override
  public boolean wantsAck() {
    return answer.isPresent();
  }

  @Override
  public void ack(@Nullable Object... values) {
    if (answered.compareAndSet(false, true)) {
      answer.ifPresent(waiting -> waiting.accept(read(Selection.listOf(values))));
    }
  }

  /// The values as [Event#args] shows them, where null is null.
  @SuppressWarnings({"unchecked", "NullAway"})
  private static List<Object> read(List<? extends @Nullable Object> values) {
    return (List<Object>) values;
  }
}
