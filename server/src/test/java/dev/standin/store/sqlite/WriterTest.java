package dev.standin.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Availability;
import dev.standin.chat.CommitListener;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.MessageText;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.OverloadedException;
import dev.standin.chat.Pos;
import dev.standin.chat.Store;
import dev.standin.chat.StoreException;
import dev.standin.chat.User;
import dev.standin.store.StoreFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Groups, their limits, and what happens when one of a group fails.
final class WriterTest extends StoreFixture {

  @TempDir private Path folder;
  private SqliteOptions options = SqliteOptions.defaults();
  private int maxPages;
  private User ana;
  private User bo;

  @Override
  protected Store open(InstantSource source, ObjectIds fresh, CommitListener listener) {
    var seams =
        new Seams() {
          @Override
          int maxPages() {
            return maxPages;
          }
        };
    SqliteStore sqlite =
        SqliteStore.open(folder, new SqliteStore.Setup(options, source, fresh, seams));
    sqlite.onCommit(listener);
    return sqlite;
  }

  @BeforeEach
  void people() {
    ana = person("ana");
    bo = person("bo");
  }

  @Test
  void aWriteThatFailsAloneDoesNotTakeItsGroupWithIt() throws Exception {
    busy(bo);
    NewMessage good = line(ana, bo, "good");
    // The same id again: noticed by a constraint, after its entry was written.
    var twin =
        new NewMessage(good.id(), ana.id(), bo.id(), new MessageText("twin"), Optional.empty());
    var stranger =
        new NewMessage(
            ids.message(), nobody(), bo.id(), new MessageText("stranger"), Optional.empty());
    List<CompletionStage<Appended>> group = new ArrayList<>();

    together(
        () -> {
          for (NewMessage message : List.of(good, twin, stranger, line(bo, ana, "after"))) {
            group.add(store.messages().append(message));
          }
        });

    assertThat(now(group.get(0))).extracting("message.seq").isEqualTo(2L);
    assertThat(failure(group.get(1))).isInstanceOf(IllegalStateException.class);
    assertThat(failure(group.get(2))).hasMessage("the sender is no user of this store");
    assertThat(now(group.get(3))).extracting("message.seq").isEqualTo(3L);
    assertThat(heard).extracting("pos").containsExactly(Pos.only(1), Pos.only(2), Pos.only(3));
    reopen();
    assertThat(texts(page((Message) heard.getFirst(), ana, Optional.empty(), Optional.empty(), 9)))
        .containsExactly("block", "good", "after");
  }

  @Test
  void whatIsHeldInMemoryIsTakenBackWithItsGroup() throws Exception {
    List<CompletionStage<?>> group = new ArrayList<>();
    User cy = unregistered("cy@example.org");
    maxPages = 60;

    together(
        () -> {
          group.add(store.users().availability(bo.id(), Availability.BUSY));
          group.add(store.users().register(cy));
          for (int i = 0; i < 40; i++) {
            group.add(store.messages().append(line(ana, cy, "x".repeat(16_000))));
          }
          group.add(store.messages().append(line(ana, bo, "x")));
        });

    for (CompletionStage<?> stage : group) {
      assertThat(failure(stage)).isInstanceOf(StoreException.class);
    }
    assertThat(store.users().recent(bo.id()).orElseThrow().availability())
        .isEqualTo(Availability.AVAILABLE);
    assertThat(store.users().recent(cy.id())).isEmpty();
    assertThat(heard).hasSize(1);
    maxPages = 0;
    assertThat(say(ana, bo, "next").seq()).isEqualTo(2);
    assertThat(heard).extracting("pos").containsExactly(Pos.only(1), Pos.only(2));
  }

  @Test
  void whenTheQueueIsFullMoreIsRefusedAndTheRestIsStored() throws Exception {
    store.close();
    options = options.withQueue(10, 1_000_000);
    openAgain();
    List<CompletionStage<Appended>> sent = new ArrayList<>();

    together(
        () -> {
          for (int i = 0; i < 15; i++) {
            sent.add(store.messages().append(line(ana, bo, "m" + i)));
          }
        });

    for (int i = 0; i < 10; i++) {
      assertThat(now(sent.get(i))).isInstanceOf(Appended.Stored.class);
    }
    for (int i = 10; i < 15; i++) {
      assertThat(failure(sent.get(i))).isInstanceOf(OverloadedException.class);
    }
    assertThat(say(ana, bo, "after").seq()).isEqualTo(12);
  }

  @Test
  void waitingTextsAreBoundedTogether() throws Exception {
    store.close();
    options = options.withQueue(1_000, 50_000);
    openAgain();
    List<CompletionStage<Appended>> sent = new ArrayList<>();

    together(
        () -> {
          for (int i = 0; i < 5; i++) {
            sent.add(store.messages().append(line(ana, bo, "x".repeat(16_000))));
          }
        });

    assertThat(now(sent.get(2))).isInstanceOf(Appended.Stored.class);
    assertThat(failure(sent.get(3))).isInstanceOf(OverloadedException.class);
    for (int i = 0; i < 10; i++) {
      say(ana, bo, "x".repeat(16_000));
    }
  }

  @Test
  void whatIsQueuedWhenTheStoreClosesIsStoredFirst() throws Exception {
    List<CompletionStage<Appended>> sent = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      sent.add(store.messages().append(line(ana, bo, "m" + i)));
    }
    store.close();

    for (CompletionStage<Appended> stage : sent) {
      assertThat(stage.toCompletableFuture())
          .isCompletedWithValueMatching(Appended.Stored.class::isInstance);
    }
    openAgain();
    assertThat(say(ana, bo, "next").seq()).isEqualTo(301);
  }

  @Test
  void everyStageEndsHoweverSendsAndTheCloseRace() throws Exception {
    List<CompletionStage<Appended>> sent = new ArrayList<>();
    var started = new CountDownLatch(1);
    Thread sender =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < 20_000; i++) {
                    sent.add(store.messages().append(line(ana, bo, "m")));
                    started.countDown();
                  }
                });
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
    store.close();
    sender.join();

    int stored = 0;
    for (CompletionStage<Appended> stage : sent) {
      var done = stage.handle((outcome, fault) -> fault == null).toCompletableFuture();
      stored += done.get(10, TimeUnit.SECONDS) ? 1 : 0;
    }
    openAgain();
    assertThat(say(ana, bo, "next").seq()).isEqualTo(stored + 1);
  }

  @Test
  void smallCachesForgetAndReadAgain() throws Exception {
    store.close();
    options = options.withMemory(2, 2);
    openAgain();
    List<User> people = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      people.add(person("p" + i));
    }
    for (int round = 1; round <= 3; round++) {
      for (User from : people) {
        for (User to : people) {
          if (from.id().hex().compareTo(to.id().hex()) < 0) {
            assertThat(say(from, to, "x").seq()).isEqualTo(round);
          }
        }
      }
    }
    assertThat(store.messages().conversations(people.get(0).id(), Optional.empty(), 10)).hasSize(4);
    assertThat(store.users().byId(people.get(0).id())).contains(people.get(0));
  }

  private void openAgain() throws Exception {
    store = open(clock, ids, heard::addAll);
  }

  /// Lets all that is sent inside go into one group: the writer waits in its listener meanwhile.
  private void together(Runnable sends) throws Exception {
    var inside = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    store.close();
    store =
        open(
            clock,
            ids,
            entries -> {
              heard.addAll(entries);
              inside.countDown();
              await(go);
            });
    store.messages().append(line(ana, bo, "block"));
    await(inside);
    sends.run();
    go.countDown();
    now(store.messages().closeQuestion(ids.message()).handle((_, _) -> "done"));
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("nothing happened for " + Duration.ofSeconds(10));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
