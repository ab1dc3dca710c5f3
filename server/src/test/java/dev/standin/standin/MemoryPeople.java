package dev.standin.standin;

import dev.standin.chat.Availability;
import dev.standin.chat.Note;
import dev.standin.chat.NoteId;
import dev.standin.chat.NoteStore;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import dev.standin.chat.UserStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/// Users and notes in memory.
final class MemoryPeople implements UserStore, NoteStore {

  private final Map<UserId, User> users = new LinkedHashMap<>();
  private final List<Note> notes = new ArrayList<>();
  volatile CountDownLatch readable = new CountDownLatch(0);

  synchronized void put(User user) {
    users.put(user.id(), user);
  }

  @Override
  public CompletionStage<Registered> register(User user) {
    put(user);
    return CompletableFuture.completedFuture(new Registered.Created(user));
  }

  @Override
  public synchronized Optional<User> byEmail(String email) {
    return users.values().stream().filter(u -> u.email().equals(email)).findFirst();
  }

  @Override
  public synchronized Optional<User> byId(UserId id) {
    return Optional.ofNullable(users.get(id));
  }

  @Override
  public Optional<User> latest(UserId id) {
    return byId(id);
  }

  @Override
  public Optional<User> recent(UserId id) {
    return byId(id);
  }

  @Override
  public CompletionStage<Optional<User>> availability(UserId id, Availability availability) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Boolean> endBusy(UserId id, Instant instant) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Optional<User>> awayText(UserId id, Optional<String> text) {
    byId(id)
        .ifPresent(
            u ->
                put(
                    new User(
                        u.id(),
                        u.email(),
                        u.passwordHash(),
                        u.availability(),
                        text,
                        u.notBefore(),
                        u.createdAt())));
    return CompletableFuture.completedFuture(byId(id));
  }

  @Override
  public CompletionStage<Optional<User>> notBefore(UserId id, Instant instant) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<User> busyEndedBy(Instant instant) {
    return List.of();
  }

  @Override
  public synchronized CompletionStage<Saved> save(Note note, int atMost) {
    notes.add(note);
    return CompletableFuture.completedFuture(Saved.SAVED);
  }

  @Override
  public CompletionStage<Boolean> delete(UserId owner, NoteId id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized List<Note> all(UserId owner) {
    return notes.stream().filter(n -> n.owner().equals(owner)).toList();
  }

  @Override
  public synchronized Optional<Note> one(UserId owner, NoteId id) {
    return all(owner).stream().filter(n -> n.id().equals(id)).findFirst();
  }

  @Override
  public List<Note> audible(UserId owner, UserId reader) {
    try {
      readable.await();
    } catch (InterruptedException stopping) {
      throw new IllegalStateException(stopping);
    }
    return all(owner).stream().filter(n -> hears(n, reader)).toList();
  }

  private static boolean hears(Note note, UserId reader) {
    return switch (note.audience()) {
      case Note.Audience.Never _ -> false;
      case Note.Audience.Person person -> person.user().equals(reader);
      case Note.Audience.Everyone _ -> true;
    };
  }
}
