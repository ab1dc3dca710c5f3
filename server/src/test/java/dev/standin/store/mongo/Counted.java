package dev.standin.store.mongo;

import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Counts commands by name and collection, and how long each kind took.
final class Counted extends FaultySeams implements CommandListener {

  private final Map<String, long[]> counts = new ConcurrentHashMap<>();
  private final Map<Integer, String> running = new ConcurrentHashMap<>();

  /// Done once, before the next insert is sent.
  private final AtomicReference<Optional<Runnable>> before =
      new AtomicReference<>(Optional.empty());

  Counted(long seed) {
    super(seed);
  }

  void beforeNextInsert(Runnable what) {
    before.set(Optional.of(what));
  }

  @Override
  void before(String write) {
    super.before(write);
    if (write.equals("insert")) {
      before.getAndSet(Optional.empty()).ifPresent(Runnable::run);
    }
  }

  @Override
  Optional<CommandListener> commands() {
    return Optional.of(this);
  }

  @Override
  public void commandStarted(CommandStartedEvent event) {
    String name = event.getCommandName();
    var collection = event.getCommand().get(name);
    running.put(
        event.getRequestId(),
        collection != null && collection.isString()
            ? name + " " + collection.asString().getValue()
            : name);
  }

  @Override
  public void commandSucceeded(CommandSucceededEvent event) {
    ended(event.getRequestId(), event.getElapsedTime(TimeUnit.MICROSECONDS));
  }

  @Override
  public void commandFailed(CommandFailedEvent event) {
    ended(event.getRequestId(), event.getElapsedTime(TimeUnit.MICROSECONDS));
  }

  private void ended(int request, long micros) {
    String name = running.remove(request);
    if (name != null) {
      counts.compute(
          name,
          (_, old) ->
              old == null ? new long[] {1, micros} : new long[] {old[0] + 1, old[1] + micros});
    }
  }

  /// How often a command was called, such as `insert messages`.
  long of(String command) {
    return counts.getOrDefault(command, new long[2])[0];
  }

  /// Begins anew.
  void clear() {
    counts.clear();
  }

  /// Each kind: how often, and how many milliseconds on average.
  @Override
  public String toString() {
    var text = new StringBuilder();
    new TreeMap<>(counts)
        .forEach(
            (name, count) ->
                text.append(
                    "%s %d (%.1f ms), ".formatted(name, count[0], count[1] / 1e3 / count[0])));
    return text.toString();
  }
}
