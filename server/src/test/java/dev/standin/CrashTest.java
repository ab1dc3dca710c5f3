package dev.standin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Access;
import dev.standin.chat.ClientId;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.MessageText;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.User;
import dev.standin.crash.History;
import dev.standin.crash.Plan;
import dev.standin.crash.Victim;
import dev.standin.store.sqlite.SqliteOptions;
import dev.standin.store.sqlite.SqliteStore;
import dev.standin.store.sqlite.StoreVictim;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the store's process at random moments. Set `-Dcrash.seed` to repeat a run's moments,
/// `-Dcrash.kills` for more of them.
@Tag("slow")
final class CrashTest {

  private static final int KILLS = Integer.getInteger("crash.kills", 20);
  private static final int ACKNOWLEDGED = 5_000;

  private final long seed = Long.getLong("crash.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final History history = new History();

  @TempDir private Path folder;
  @TempDir private Path temp;

  @Test
  void whatWasAcknowledgedIsThereOnceInOrderWithoutGapsHoweverOftenTheProcessIsKilled()
      throws Exception {
    int kills = 0;
    while (kills < KILLS || (history.count() < ACKNOWLEDGED && kills < 5 * KILLS)) {
      killOnce("durable");
      kills++;
    }
    List<History.Found> found = resendAndReadAll();

    assertThat(history.faults(found)).as("seed %d", seed).isEmpty();
    assertThat(history.count()).as("seed %d", seed).isGreaterThanOrEqualTo(ACKNOWLEDGED);
    System.out.printf(
        "Crash test: %d kills, %d acknowledged, %d stored, each once, in order, gapless (seed %d).%n",
        kills, history.count(), found.size(), seed);
  }

  @Test
  void aStoreThatAcknowledgesBeforeTheCommitIsCaught() throws Exception {
    List<String> faults = List.of();
    int kills = 0;
    while (faults.isEmpty() && kills < KILLS) {
      killOnce("early");
      kills++;
      faults = history.faults(resendAndReadAll());
    }

    assertThat(faults).as("seed %d", seed).isNotEmpty();
    System.out.printf(
        "Crash test: acknowledging before the commit was caught after %d kills: %s (seed %d).%n",
        kills, faults.getFirst(), seed);
  }

  /// One life: mostly killed while it sends, sometimes while it starts.
  private void killOnce(String mode) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temp,
                "-cp",
                System.getProperty("java.class.path"),
                StoreVictim.class.getName(),
                folder.toString(),
                mode));
    for (int sender = 0; sender < Plan.SENDERS; sender++) {
      command.add(Integer.toString(history.firstUnacknowledged(sender)));
    }
    var victim = new Victim(new ProcessBuilder(command), this::acknowledged);
    if (random.nextInt(6) == 0) {
      victim.kill(random.nextInt(600));
    } else {
      victim.awaitReady();
      victim.kill(random.nextInt(400));
    }
  }

  private void acknowledged(String line) {
    String[] parts = line.split(" ");
    history.acknowledged(parts[0], new History.Told(parts[1], parts[2], Long.parseLong(parts[3])));
  }

  /// Sends once more what may be on the way still, and reads every conversation.
  private List<History.Found> resendAndReadAll() {
    InstantSource clock = InstantSource.system();
    var ids = new ObjectIds(clock, new SplittableRandom(seed));
    try (SqliteStore store = SqliteStore.open(folder, SqliteOptions.defaults(), clock, ids)) {
      List<User> people = new ArrayList<>();
      for (int i = 0; i < Plan.SENDERS; i++) {
        store.users().byEmail(Plan.email(i)).ifPresent(people::add);
      }
      if (people.size() < Plan.SENDERS) {
        return List.of();
      }
      for (int sender = 0; sender < Plan.SENDERS; sender++) {
        int first = history.firstUnacknowledged(sender);
        for (int n = first; n < first + Plan.WINDOW; n++) {
          resend(store, ids, people, Plan.line(sender, n));
        }
      }
      return readAll(store, people);
    }
  }

  private void resend(SqliteStore store, ObjectIds ids, List<User> people, Plan.Line line) {
    var message =
        new NewMessage(
            ids.message(),
            people.get(line.sender()).id(),
            people.get(line.recipient()).id(),
            new MessageText(line.text()),
            ClientId.parse(line.clientId()));
    Appended outcome = store.messages().append(message).toCompletableFuture().join();
    Message stored = ((Appended.Stored) outcome).message();
    history.acknowledged(line.clientId(), told(stored));
  }

  private static List<History.Found> readAll(SqliteStore store, List<User> people) {
    List<History.Found> found = new ArrayList<>();
    var access = new Access(store.messages());
    for (int i = 0; i < people.size(); i++) {
      for (int j = i + 1; j < people.size(); j++) {
        access
            .readDirect(people.get(i).id(), people.get(j).id())
            .ifPresent(
                one ->
                    store.messages().stream(
                        one,
                        Optional.empty(),
                        page -> page.forEach(message -> found.add(found(message)))));
      }
    }
    return found;
  }

  private static History.Found found(Message message) {
    return new History.Found(
        told(message),
        message.pos().n(),
        message.clientId().orElseThrow().value(),
        message.content(),
        message.timestamp().toEpochMilli());
  }

  private static History.Told told(Message message) {
    return new History.Told(message.id().hex(), message.conversation().hex(), message.seq());
  }
}
