package dev.standin.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.CommitListener;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Store;
import dev.standin.chat.StoreException;
import dev.standin.chat.User;
import dev.standin.store.StoreFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that runs full: on a file system of 8 MB if we may mount one, else with a file that may
/// not grow. The output says which it was.
final class FullDiskTest extends StoreFixture {

  @TempDir private Path temp;
  private boolean mounted;
  private int maxPages;
  private User ana;
  private User bo;

  @Override
  protected Store open(InstantSource source, ObjectIds fresh, CommitListener listener)
      throws Exception {
    if (!mounted && maxPages == 0) {
      prepareDisk();
    }
    var seams =
        new Seams() {
          @Override
          int maxPages() {
            return maxPages;
          }
        };
    var setup = new SqliteStore.Setup(SqliteOptions.defaults(), source, fresh, seams);
    SqliteStore sqlite = SqliteStore.open(temp.resolve("disk/data"), setup);
    sqlite.onCommit(listener);
    return sqlite;
  }

  private void prepareDisk() throws IOException, InterruptedException {
    Path disk = Files.createDirectory(temp.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "tmpfs", disk.toString());
    if (mounted) {
      Files.write(disk.resolve("ballast"), new byte[3 << 20]);
      System.out.println("Full disk: on a file system of 8 MB.");
    } else {
      maxPages = 600;
      System.out.println("Full disk: mounting was refused, so by max_page_count.");
    }
  }

  private void makeSpace() throws IOException {
    Files.deleteIfExists(temp.resolve("disk/ballast"));
    maxPages = mounted ? 0 : 1_000_000;
  }

  @BeforeEach
  void people() {
    ana = person("ana");
    bo = person("bo");
  }

  @AfterEach
  void unmount() throws InterruptedException {
    store.close();
    if (mounted) {
      assertThat(run("umount", temp.resolve("disk").toString())).isTrue();
    }
  }

  @Test
  void aFullDiskRefusesSendsLosesNothingAndGoesOnWhenThereIsSpace() throws Exception {
    List<Message> stored = new ArrayList<>();
    Throwable refusal = fill(stored, 8, 10_000);
    fill(stored, 1, 1_000);
    fill(stored, 1, 1);

    assertThat(refusal).isInstanceOf(StoreException.class);
    assertThat(((StoreException) refusal).retryAfter()).isPositive();
    clock.move(Duration.ofSeconds(2));
    assertThat(store.messages().ready(Duration.ofSeconds(5))).isFalse();
    assertThat(history()).as("reading goes on").isEqualTo(stored);
    assertThat(failure(store.messages().append(text("again ".repeat(99)))))
        .isInstanceOf(StoreException.class);
    assertThat(heard).isEqualTo(stored);

    makeSpace();
    clock.move(Duration.ofSeconds(2));
    assertThat(store.messages().ready(Duration.ofSeconds(5))).isTrue();
    stored.add(say(ana, bo, "after"));
    assertThat(stored.getLast().seq()).isEqualTo(stored.size());
    reopen();
    assertThat(history()).isEqualTo(stored);
  }

  /// Sends until the disk is full; what refused the rest. All of a group that fails fails.
  private Throwable fill(List<Message> stored, int together, int chars) {
    for (int round = 0; round < 10_000; round++) {
      List<CompletionStage<Appended>> group = new ArrayList<>();
      for (int i = 0; i < together; i++) {
        group.add(store.messages().append(text("x".repeat(chars))));
      }
      Throwable refusal = null;
      for (CompletionStage<Appended> stage : group) {
        Throwable fault =
            now(stage.handle((_, thrown) -> Optional.ofNullable(thrown))).orElse(null);
        if (fault == null) {
          stored.add(((Appended.Stored) now(stage)).message());
        } else {
          refusal = fault;
        }
      }
      if (refusal != null) {
        return refusal;
      }
    }
    throw new AssertionError("the disk never ran full");
  }

  private NewMessage text(String text) {
    return line(ana, bo, text);
  }

  private List<Message> history() {
    List<Message> all = new ArrayList<>();
    var conversation = store.messages().direct(ana.id(), bo.id()).orElseThrow();
    store.messages().stream(access(ana, conversation), Optional.empty(), all::addAll);
    return all;
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      return false;
    }
  }
}
