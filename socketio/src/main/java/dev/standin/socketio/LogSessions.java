package dev.standin.socketio;

import dev.standin.socketio.RecoveryLog.Missed;
import dev.standin.socketio.RecoveryLog.Session;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/// Sessions that an application's log backs.
final class LogSessions extends Sessions {

  private final LocalNamespace namespace;
  private final RecoveryLog log;

  LogSessions(LocalNamespace namespace, RecoveryLog log) {
    this.namespace = namespace;
    this.log = log;
  }

  Offset place(String text) {
    return log.offset(text);
  }

  @Override
  Session open(LocalSocket socket) {
    return log.open(socket);
  }

  @Override
  CompletionStage<Optional<Session>> resume(
      LocalSocket socket, String pid, Optional<String> offset) {
    return log.resume(socket, pid, offset);
  }

  @Override
  CompletionStage<Page> missed(LocalSocket socket, Offset after) {
    return log.missed(socket, after)
        .thenApply(
            page ->
                new Page(
                    page.events().stream().flatMap(this::encoded).iterator(),
                    page.upTo(),
                    page.last()));
  }

  /// Nothing for an event that cannot be sent: it is reported and left out, since it would stop its
  /// clients each time that they come back.
  private Stream<Outgoing> encoded(Missed missed) {
    try {
      Object[] args = missed.args().toArray();
      return Stream.of(namespace.encoder().event(missed.event(), args).at(missed.at()));
    } catch (IllegalArgumentException unsendable) {
      namespace.core().fault("an event of a recovery log", unsendable);
      return Stream.empty();
    }
  }
}
