package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Availability;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog;
import dev.standin.chat.MessageText;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Store;
import dev.standin.chat.StoreException;
import dev.standin.chat.User;
import dev.standin.store.StoreFixture;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a server before this one left open is answered, if not at once.
@Tag("slow")
final class OpenQuestionsTest {

  private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

  @TempDir private Path folder;
  private final Surroundings around = Surroundings.real();
  private final AtomicInteger refusals = new AtomicInteger(1);
  private final AtomicReference<Store> opened = new AtomicReference<>();

  private Config config() {
    var environment = Map.of("DATA_DIR", folder.toString(), "PORT", "0", "HOST", "127.0.0.1");
    return switch (Config.read(Sources.read(Map.of(), environment, Optional.empty()))) {
      case Config.Read.Good(Config config) -> config;
      case Config.Read.Faulty(var faults) -> throw new AssertionError(faults.toString());
    };
  }

  @Test
  void questionsThatCouldNotBeReadAtTheStartAreAnsweredSecondsLater() {
    Config config = config();
    Message question = leftOpen(config);
    Server server = Server.start(config, around, this::refusing);
    try {
      MessageLog log = opened.get().messages();
      long giveUp = System.nanoTime() + PATIENCE;
      while (log.answerTo(question.id()).isEmpty() && System.nanoTime() < giveUp) {
        LockSupport.parkNanos(20_000_000);
      }
      assertThat(log.answerTo(question.id())).isPresent();
      assertThat(refusals.get()).isNegative();
    } finally {
      server.stop();
    }
  }

  private Message leftOpen(Config config) {
    var ids = new ObjectIds(around.clock(), around.random());
    try (Store store = OpenStore.open(config.storing(), around, ids)) {
      User ana = registered(store, ids, "ana");
      User bo = registered(store, ids, "bo");
      StoreFixture.now(store.users().availability(bo.id(), Availability.BUSY));
      var line =
          new MessageLog.NewMessage(
              ids.message(), ana.id(), bo.id(), new MessageText("When?"), Optional.empty());
      return ((MessageLog.Appended.Stored) StoreFixture.now(store.messages().append(line)))
          .message();
    }
  }

  private User registered(Store store, ObjectIds ids, String name) {
    var user =
        new User(
            ids.user(),
            name + "@example.org",
            "$2b$10$hash",
            Availability.AVAILABLE,
            Optional.empty(),
            Optional.empty(),
            around.clock().instant());
    StoreFixture.now(store.users().register(user));
    return user;
  }

  /// A store that is away when it is first asked for open questions.
  private Store refusing(Config.Storing storing, Surroundings here, ObjectIds ids) {
    Store store = OpenStore.open(storing, here, ids);
    opened.set(store);
    MessageLog log = store.messages();
    MessageLog refusing =
        instead(
            MessageLog.class,
            log,
            "openQuestions",
            () -> {
              if (refusals.getAndDecrement() > 0) {
                throw new StoreException("away", Duration.ofSeconds(1));
              }
              return log.openQuestions();
            });
    return instead(Store.class, store, "messages", () -> refusing);
  }

  @FunctionalInterface
  private interface Call {
    Object call();
  }

  private static <T> T instead(Class<T> type, T original, String method, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, called, args) -> {
              if (called.getName().equals(method)) {
                return call.call();
              }
              try {
                return called.invoke(original, args);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            }));
  }
}
