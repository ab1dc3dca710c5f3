package dev.standin.chat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/// People's accounts: registration, login, tokens and what their stand-in says when it has nothing
/// better. Calls that are marked blocking belong on virtual threads; a store or a password pool
/// that can't do it now throws [StoreException] or [OverloadedException].
public final class Accounts {

  /// Passwords of one address that are compared or hashed at once. The pool is for all: logins that
  /// succeed count nowhere, so without a share one address could keep everybody else out.
  private static final int MOST_AT_ONCE = 64;

  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  private final Parts parts;
  private final FailedLogins failures;
  private final Throttle registrations;
  private final Map<String, Integer> atOnce = new ConcurrentHashMap<>();

  /// What accounts are made of. `blocking` runs reads of the store, on virtual threads.
  public record Parts(
      UserStore users,
      Passwords passwords,
      Tokens tokens,
      ObjectIds ids,
      InstantSource clock,
      Executor blocking,
      SignOuts signOuts) {}

  public Accounts(Parts parts, AccountLimits limits, Throttles throttles) {
    this.parts = parts;
    this.failures = new FailedLogins(limits, throttles);
    this.registrations = throttles.buckets("registrations", limits.registrations());
  }

  /// The outcome of a registration.
  public sealed interface Registration {
    record Created(UserId user) implements Registration {}

    record EmailTaken() implements Registration {}

    record Throttled(Duration retryAfter) implements Registration {}
  }

  /// Blocking. `client` is the address of who asks.
  public Registration register(EmailAddress email, NewPassword password, String client) {
    Optional<Duration> wait = registrations.take(client);
    return wait.isPresent()
        ? new Registration.Throttled(wait.get())
        : sharing(client, () -> registered(email, password), Registration.Throttled::new);
  }

  private Registration registered(EmailAddress email, NewPassword password) {
    if (taken(email)) {
      return new Registration.EmailTaken();
    }
    String hash = Waiting.on(parts.passwords().hash(password.value()));
    var user =
        new User(
            parts.ids().user(),
            email.value(),
            hash,
            Availability.AVAILABLE,
            Optional.empty(),
            Optional.empty(),
            parts.clock().instant().truncatedTo(ChronoUnit.MILLIS));
    return switch (Waiting.on(parts.users().register(user))) {
      case UserStore.Registered.Created created -> new Registration.Created(created.user().id());
      case UserStore.Registered.EmailTaken _ -> new Registration.EmailTaken();
    };
  }

  /// Saves the hash; the store decides once more.
  private boolean taken(EmailAddress email) {
    return parts.users().byEmail(email.value()).isPresent();
  }

  /// The outcome of a login.
  public sealed interface Login {
    record Welcome(UserId user, String token) implements Login {}

    /// A wrong password and an unknown address alike.
    record Refused() implements Login {}

    record Throttled(Duration retryAfter) implements Login {}
  }

  /// Blocking. Takes the same time for an unknown address as for a wrong password. Who is over the
  /// limit when the comparison ends learns nothing from it, so guesses side by side gain nothing.
  public Login login(String email, String password, String client) {
    return sharing(client, () -> judged(email, password, client), Login.Throttled::new);
  }

  private Login judged(String email, String password, String client) {
    String account = accountKey(email);
    Optional<Duration> wait = failures.refusal(account, client);
    if (wait.isPresent()) {
      return new Login.Throttled(wait.get());
    }
    Optional<User> user = parts.users().byEmail(email);
    boolean right =
        user.isPresent()
            ? Waiting.on(parts.passwords().matches(password, user.get().passwordHash()))
            : Waiting.on(parts.passwords().matchesNobody(password));
    wait = failures.settle(account, client, right);
    if (wait.isPresent()) {
      return new Login.Throttled(wait.get());
    }
    if (!right || user.isEmpty()) {
      return new Login.Refused();
    }
    return welcome(user.get());
  }

  /// Does the work unless too much of it is under way for that address.
  private <T> T sharing(String client, Supplier<T> work, Function<Duration, T> refused) {
    try {
      return atOnce.merge(client, 1, Integer::sum) > MOST_AT_ONCE
          ? refused.apply(A_MOMENT)
          : work.get();
    } finally {
      atOnce.computeIfPresent(client, (_, n) -> n == 1 ? null : n - 1);
    }
  }

  private Login welcome(User user) {
    Instant earliest = user.notBefore().orElse(Instant.EPOCH);
    return new Login.Welcome(user.id(), parts.tokens().issueFrom(user.id(), earliest));
  }

  /// Longer addresses than anybody has share one key, so that keys stay small.
  private static String accountKey(String email) {
    return email.length() > 1_000 ? "" : EmailAddress.folded(email);
  }

  /// Whose token this is, if it is sound, its user exists and has not revoked it. Never blocks;
  /// done at once for users seen lately.
  public CompletionStage<Optional<User>> authenticate(String token) {
    return switch (parts.tokens().verify(token)) {
      case Tokens.Verified.Valid valid -> session(valid.user(), valid.issuedAt());
      case Tokens.Verified.Invalid _ -> CompletableFuture.completedFuture(Optional.empty());
    };
  }

  /// The user, if they exist and have not revoked tokens issued then. Never blocks; done at once
  /// for users seen lately, else after a read on the executor of blocking work.
  public CompletionStage<Optional<User>> session(UserId id, Instant issuedAt) {
    Optional<User> recent = parts.users().recent(id);
    if (recent.isPresent()) {
      return CompletableFuture.completedFuture(recent.filter(user -> open(user, issuedAt)));
    }
    try {
      return CompletableFuture.supplyAsync(
          () -> parts.users().byId(id).filter(user -> open(user, issuedAt)), parts.blocking());
    } catch (OverloadedException full) {
      return CompletableFuture.failedFuture(full);
    }
  }

  private static boolean open(User user, Instant issuedAt) {
    return user.notBefore().isEmpty() || !issuedAt.isBefore(user.notBefore().get());
  }

  /// Blocking. Signs the user out everywhere: all tokens issued up to now are void, sockets end. A
  /// token counts whole seconds, so the cut is the next one, and a login before it gets a token
  /// that is dated on it.
  public boolean revokeTokens(UserId user) {
    Instant cut = parts.clock().instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    boolean known = Waiting.on(parts.users().notBefore(user, cut)).isPresent();
    if (known) {
      parts.signOuts().signedOut(user);
    }
    return known;
  }

  /// Blocking. What the stand-in says when it has nothing better; empty removes it.
  public Optional<User> awayText(UserId user, Optional<AwayText> text) {
    return Waiting.on(parts.users().awayText(user, text.map(AwayText::value)));
  }

  /// Blocking. The user as they are now.
  public Optional<User> user(UserId id) {
    return parts.users().byId(id);
  }

  /// Blocking. Who is registered with the address, compared as a login does.
  public Optional<User> byEmail(String email) {
    return parts.users().byEmail(email);
  }
}
