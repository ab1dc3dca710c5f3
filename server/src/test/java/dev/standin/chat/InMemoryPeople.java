package dev.standin.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// The people and notes of [InMemoryStore], under its lock, and whether it can be reached.
abstract sealed class InMemoryPeople implements UserStore, NoteStore permits InMemoryStore {

  private final Map<UserId, User> users = new LinkedHashMap<>();
  private final Map<UserId, User> recent = new ConcurrentHashMap<>();
  private final Map<NoteId, Note> notes = new LinkedHashMap<>();
  private final AtomicReference<Optional<StoreException>> away =
      new AtomicReference<>(Optional.empty());

  /// From now on every call fails as if the store were gone.
  public void goAway(Duration retryAfter) {
    away.set(Optional.of(new StoreException("away", retryAfter)));
  }

  public void comeBack() {
    away.set(Optional.empty());
  }

  /// Forgets who was seen lately, as a bounded memory may.
  public void forgetRecent() {
    recent.clear();
  }

  final synchronized <T> CompletionStage<T> change(Supplier<T> change) {
    if (away.get().isPresent()) {
      return CompletableFuture.failedFuture(away.get().get());
    }
    return CompletableFuture.completedFuture(change.get());
  }

  final void reach() {
    if (away.get().isPresent()) {
      throw away.get().get();
    }
  }

  final boolean isAway() {
    return away.get().isPresent();
  }

  final synchronized Optional<User> known(UserId id) {
    return Optional.ofNullable(users.get(id));
  }

  @Override
  public CompletionStage<Registered> register(User user) {
    return change(
        () -> {
          if (find(user.email()).isPresent()) {
            return new Registered.EmailTaken();
          }
          users.put(user.id(), user);
          recent.put(user.id(), user);
          return new Registered.Created(user);
        });
  }

  private Optional<User> find(String email) {
    Optional<User> exact = users.values().stream().filter(u -> u.email().equals(email)).findFirst();
    return exact.or(
        () ->
            users.values().stream()
                .filter(u -> EmailAddress.folded(u.email()).equals(EmailAddress.folded(email)))
                .findFirst());
  }

  @Override
  public synchronized Optional<User> byEmail(String email) {
    reach();
    return find(email);
  }

  @Override
  public synchronized Optional<User> byId(UserId id) {
    reach();
    Optional<User> user = Optional.ofNullable(users.get(id));
    user.ifPresent(known -> recent.put(id, known));
    return user;
  }

  @Override
  public Optional<User> latest(UserId id) {
    return byId(id);
  }

  @Override
  public Optional<User> recent(UserId id) {
    return Optional.ofNullable(recent.get(id));
  }

  @Override
  public CompletionStage<Optional<User>> availability(UserId id, Availability availability) {
    return update(
        id,
        u ->
            new User(
                u.id(),
                u.email(),
                u.passwordHash(),
                availability,
                u.awayText(),
                u.notBefore(),
                u.createdAt()));
  }

  @Override
  public synchronized CompletionStage<Boolean> endBusy(UserId id, Instant instant) {
    boolean over = known(id).filter(it -> it.availability().over(instant)).isPresent();
    return over
        ? availability(id, Availability.AVAILABLE).thenApply(Optional::isPresent)
        : change(() -> false);
  }

  @Override
  public CompletionStage<Optional<User>> awayText(UserId id, Optional<String> text) {
    return update(
        id,
        u ->
            new User(
                u.id(),
                u.email(),
                u.passwordHash(),
                u.availability(),
                text,
                u.notBefore(),
                u.createdAt()));
  }

  @Override
  public CompletionStage<Optional<User>> notBefore(UserId id, Instant instant) {
    return update(
        id,
        u ->
            new User(
                u.id(),
                u.email(),
                u.passwordHash(),
                u.availability(),
                u.awayText(),
                Optional.of(instant),
                u.createdAt()));
  }

  private CompletionStage<Optional<User>> update(UserId id, UnaryOperator<User> change) {
    return change(
        () -> {
          User changed = users.computeIfPresent(id, (_, user) -> change.apply(user));
          if (changed != null) {
            recent.put(id, changed);
          }
          return Optional.ofNullable(changed);
        });
  }

  @Override
  public synchronized List<User> busyEndedBy(Instant instant) {
    return users.values().stream().filter(u -> u.availability().over(instant)).toList();
  }

  @Override
  public CompletionStage<Saved> save(Note note, int atMost) {
    return change(
        () -> {
          Note earlier = notes.get(note.id());
          if (earlier != null && !earlier.owner().equals(note.owner())) {
            return Saved.NOT_YOURS;
          }
          if (earlier == null && all(note.owner()).size() >= atMost) {
            return Saved.TOO_MANY;
          }
          notes.put(note.id(), note);
          return Saved.SAVED;
        });
  }

  @Override
  public CompletionStage<Boolean> delete(UserId owner, NoteId id) {
    return change(() -> notes.values().removeIf(n -> n.id().equals(id) && n.owner().equals(owner)));
  }

  @Override
  public synchronized List<Note> all(UserId owner) {
    reach();
    return notes.values().stream().filter(n -> n.owner().equals(owner)).toList();
  }

  @Override
  public synchronized Optional<Note> one(UserId owner, NoteId id) {
    reach();
    return Optional.ofNullable(notes.get(id)).filter(n -> n.owner().equals(owner));
  }

  @Override
  public synchronized List<Note> audible(UserId owner, UserId reader) {
    return all(owner).stream()
        .filter(
            n ->
                switch (n.audience()) {
                  case Note.Audience.Never _ -> false;
                  case Note.Audience.Everyone _ -> true;
                  case Note.Audience.Person(UserId one) -> one.equals(reader);
                })
        .toList();
  }
}
