package dev.standin.socketio;

import dev.standin.socketio.Namespaces.LaterRule;
import dev.standin.socketio.engineio.Owner;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Asks the application whether a client may make a namespace, rule by rule, on the connection's
/// owner.
final class NameQuestion {

  private final Connection connection;
  private final Inbound.Connect connect;
  private final Iterator<LaterRule> rest;
  private Owner.@Nullable Cancel deadline;
  private boolean over;

  NameQuestion(Connection connection, Inbound.Connect connect, Iterator<LaterRule> rules) {
    this.connection = connection;
    this.connect = connect;
    this.rest = rules;
  }

  String namespace() {
    return connect.namespace();
  }

  /// Asks until a rule accepts, one needs time, or none is left.
  void proceed() {
    while (!over) {
      if (!rest.hasNext()) {
        refuse("Invalid namespace");
        return;
      }
      LaterRule rule = rest.next();
      CompletableFuture<Boolean> answer = ask(rule);
      if (!answer.isDone()) {
        await(rule, answer);
        return;
      }
      judge(rule, answer);
    }
  }

  private CompletableFuture<Boolean> ask(LaterRule rule) {
    try {
      return rule.accepts().apply(connect.namespace(), connect.auth()).toCompletableFuture();
    } catch (RuntimeException | Error fault) {
      return CompletableFuture.failedFuture(fault);
    }
  }

  private void await(LaterRule rule, CompletableFuture<Boolean> answer) {
    Owner owner = connection.lane().owner();
    if (deadline == null) {
      long millis = connection.core().options().connectTimeout().toMillis();
      deadline = owner.after(millis, () -> refuse("Connect timeout"));
    }
    answer.whenComplete((yes, fault) -> owner.execute(() -> resume(rule, answer)));
  }

  private void resume(LaterRule rule, CompletableFuture<Boolean> answer) {
    if (!over) {
      judge(rule, answer);
      proceed();
    }
  }

  private void judge(LaterRule rule, CompletableFuture<Boolean> done) {
    boolean accepted;
    try {
      accepted = Objects.requireNonNull(done.join(), "the answer of a rule for namespaces");
    } catch (RuntimeException fault) {
      connection.core().fault("a rule for namespaces", fault);
      refuse("Invalid namespace");
      return;
    }
    if (accepted) {
      cancel();
      connection.invited(this, connect, rule);
    }
  }

  private void refuse(String why) {
    if (!over) {
      cancel();
      connection.uninvited(this, why);
    }
  }

  /// The answer is known, or nobody waits for it any more.
  void cancel() {
    over = true;
    if (deadline != null) {
      deadline.cancel();
    }
  }
}
