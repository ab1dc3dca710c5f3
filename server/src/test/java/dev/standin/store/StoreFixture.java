package dev.standin.store;

import dev.standin.chat.Access;
import dev.standin.chat.Availability;
import dev.standin.chat.ClientId;
import dev.standin.chat.CommitListener;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Entry;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog;
import dev.standin.chat.MessageLog.Answered;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageText;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Origin;
import dev.standin.chat.ReadAccess;
import dev.standin.chat.Store;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import dev.standin.chat.UserStore.Registered;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// An open store with a fake clock, and short ways to say what happens in it.
public abstract class StoreFixture {

  protected static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  protected final FakeClock clock = new FakeClock(START);
  protected final ObjectIds ids = new ObjectIds(clock, new SplittableRandom(7));
  protected final List<Entry> heard = new CopyOnWriteArrayList<>();
  protected Store store;

  /// Opens the store on the same data as before in this test.
  protected abstract Store open(InstantSource clock, ObjectIds ids, CommitListener listener)
      throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open(clock, ids, heard::addAll);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  protected void reopen() throws Exception {
    store.close();
    store = open(clock, ids, heard::addAll);
  }

  /// What a stage completes with; it has 90 s.
  public static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(90, TimeUnit.SECONDS).join();
  }

  /// What a stage fails with.
  public static Throwable failure(CompletionStage<?> stage) {
    try {
      Object result = now(stage);
      throw new AssertionError("it succeeded: " + result);
    } catch (CompletionException e) {
      return e.getCause() == null ? e : e.getCause();
    }
  }

  protected User unregistered(String email) {
    return new User(
        ids.user(),
        email,
        "$2b$10$hash",
        Availability.AVAILABLE,
        Optional.empty(),
        Optional.empty(),
        clock.instant());
  }

  protected User person(String name) {
    User user = unregistered(name + "@example.org");
    if (now(store.users().register(user)) instanceof Registered.Created(User created)) {
      return created;
    }
    throw new AssertionError(name + " is taken");
  }

  protected User busy(User user) {
    return now(store.users().availability(user.id(), Availability.BUSY)).orElseThrow();
  }

  protected MessageLog.NewMessage line(User from, User to, String text) {
    return new MessageLog.NewMessage(
        ids.message(), from.id(), to.id(), new MessageText(text), Optional.empty());
  }

  protected MessageLog.NewMessage named(User from, User to, String text, String clientId) {
    return new MessageLog.NewMessage(
        ids.message(), from.id(), to.id(), new MessageText(text), ClientId.parse(clientId));
  }

  protected Appended.Stored stored(MessageLog.NewMessage message) {
    return (Appended.Stored) now(store.messages().append(message));
  }

  protected Message say(User from, User to, String text) {
    return stored(line(from, to, text)).message();
  }

  protected MessageLog.NewAnswer reply(Message question, String text) {
    return new MessageLog.NewAnswer(
        ids.message(), question, new MessageText(text), Origin.NOTE, "{\"notes\":[]}");
  }

  protected Message answered(Message question, String text) {
    return ((Answered.Stored) now(store.messages().answer(reply(question, text)))).message();
  }

  protected ReadAccess access(User reader, ConversationId conversation) {
    return new Access(store.messages()).read(reader.id(), conversation).orElseThrow();
  }

  protected List<Message> page(
      Message of, User reader, Optional<Long> before, Optional<Long> after, int limit) {
    return store
        .messages()
        .page(access(reader, of.conversation()), new MessageLog.Window(before, after, limit));
  }

  protected static List<String> texts(List<Message> messages) {
    return messages.stream().map(Message::content).toList();
  }

  protected static UserId nobody() {
    return new UserId("ffffffffffffffffffffffff");
  }
}
