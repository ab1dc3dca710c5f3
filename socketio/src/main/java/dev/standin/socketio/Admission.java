package dev.standin.socketio;

import dev.standin.socketio.Middleware.Verdict;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.Owner;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Leads one socket through the middleware of its namespace, on its owner.
final class Admission {

  private static final Verdict.Refuse TOO_LATE = refusal("Connect timeout");
  private static final Verdict.Refuse BROKEN = refusal("Server error");

  private final LocalSocket socket;
  private final Iterator<Middleware> rest;
  private Owner.@Nullable Cancel deadline;

  Admission(LocalSocket socket) {
    this.socket = socket;
    this.rest = socket.namespace().middleware().iterator();
  }

  private static Verdict.Refuse refusal(String message) {
    return new Verdict.Refuse(message, Map.of());
  }

  /// Asks one middleware after the other, until one refuses, one needs time, or all accepted.
  void proceed() {
    while (socket.connecting()) {
      if (!rest.hasNext()) {
        socket.accepted();
        return;
      }
      CompletableFuture<Verdict> verdict = ask(rest.next());
      if (!verdict.isDone()) {
        await(verdict);
        return;
      }
      judge(verdict);
    }
  }

  private CompletableFuture<Verdict> ask(Middleware middleware) {
    try {
      return middleware.check(socket).toCompletableFuture();
    } catch (RuntimeException | Error fault) {
      return CompletableFuture.failedFuture(fault);
    }
  }

  private void await(CompletableFuture<Verdict> verdict) {
    if (deadline == null) {
      long millis = socket.core().options().connectTimeout().toMillis();
      deadline = socket.owner().after(millis, () -> refuse(TOO_LATE));
    }
    verdict.whenComplete((v, fault) -> socket.owner().execute(() -> resume(verdict)));
  }

  private void resume(CompletableFuture<Verdict> verdict) {
    if (socket.connecting()) {
      judge(verdict);
    }
    proceed();
  }

  private void judge(CompletableFuture<Verdict> done) {
    switch (outcome(done)) {
      case Verdict.Accept() -> {}
      case Verdict.Refuse refusal -> refuse(refusal);
    }
  }

  private Verdict outcome(CompletableFuture<Verdict> done) {
    try {
      return Objects.requireNonNull(done.join());
    } catch (RuntimeException fault) {
      socket.core().fault("a middleware of " + socket.namespace().name(), fault);
      return BROKEN;
    }
  }

  private void refuse(Verdict.Refuse refusal) {
    if (socket.connecting()) {
      socket.connection().refuse(socket, encoded(refusal));
    }
  }

  private EngineMessage encoded(Verdict.Refuse refusal) {
    PacketEncoder encoder = socket.namespace().encoder();
    Dialect dialect = socket.connection().dialect();
    try {
      return dialect.refused(encoder, refusal);
    } catch (IllegalArgumentException unsendable) {
      socket.core().fault("a middleware of " + socket.namespace().name(), unsendable);
      return dialect.refused(encoder, new Verdict.Refuse(refusal.message(), Map.of()));
    }
  }

  /// The socket is admitted, refused or gone.
  void settle() {
    if (deadline != null) {
      deadline.cancel();
    }
  }
}
