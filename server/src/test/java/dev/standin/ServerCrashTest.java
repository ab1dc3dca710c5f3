package dev.standin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.app.EarlyServer;
import dev.standin.app.Main;
import dev.standin.crash.ChatClient;
import dev.standin.crash.ChatClient.Person;
import dev.standin.crash.ChatLine;
import dev.standin.crash.History;
import dev.standin.crash.Plan;
import dev.standin.crash.Senders;
import dev.standin.crash.Transcript;
import dev.standin.crash.Victim;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the whole server at random moments, while people send by HTTP and by sockets and one of
/// them is busy. `-Dcrash.seed` repeats a run's moments, `-Dcrash.kills` makes more of them, and
/// `-Dcrash.early=true` runs a server that acknowledges before it commits: then this must fail.
@Tag("slow")
final class ServerCrashTest {

  private static final int KILLS = Integer.getInteger("crash.kills", 20);
  private static final int ACKNOWLEDGED = 5_000;
  private static final int MOST_IN_A_LIFE = 700;
  private static final int BUSY = Plan.SENDERS - 1;
  private static final int SECONDS = 60;
  private static final String READY = "Standin is ready on ";
  private static final Class<?> SERVER =
      Boolean.getBoolean("crash.early") ? EarlyServer.class : Main.class;

  private final long seed = Long.getLong("crash.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final History history = new History();
  private final List<Person> people = new ArrayList<>();
  private final Senders senders = new Senders(http, history, people);

  @TempDir private Path folder;
  @TempDir private Path temp;

  @AfterEach
  void close() {
    http.shutdownNow();
  }

  /// A life of the server: its process, and its address once it is ready.
  private record Life(Victim process, CompletableFuture<URI> server) {
    URI ready() throws Exception {
      return server.get(SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatTheServerAcknowledgedIsThereOnceInOrderWithoutGapsHoweverOftenItIsKilled()
      throws Exception {
    meet();
    int kills = 0;
    while (kills < KILLS || (history.count() < ACKNOWLEDGED && kills < 5 * KILLS)) {
      killOnce(SERVER);
      kills++;
    }
    Transcript transcript = resendAndReadAll();

    assertThat(transcript.faults(history)).as("seed %d", seed).isEmpty();
    assertThat(history.count()).as("seed %d", seed).isGreaterThanOrEqualTo(ACKNOWLEDGED);
    System.out.printf(
        "Server crash test: %d kills, %d acknowledged, %d stored with %d answers, each once, in"
            + " order, gapless (seed %d).%n",
        kills, history.count(), transcript.count(), transcript.generated(), seed);
  }

  @Test
  void aServerThatAcknowledgesBeforeTheCommitIsCaught() throws Exception {
    meet();
    List<String> lost = List.of();
    int kills = 0;
    while (lost.isEmpty() && kills < KILLS) {
      killOnce(EarlyServer.class);
      kills++;
      lost =
          resendAndReadAll().faults(history).stream()
              .filter(fault -> fault.endsWith(" was acknowledged and is lost"))
              .toList();
    }

    assertThat(lost).as("seed %d", seed).isNotEmpty();
    System.out.printf(
        "Server crash test: acknowledging before the commit was caught after %d kills: %s, and %d"
            + " more (seed %d).%n",
        kills, lost.getFirst(), lost.size() - 1, seed);
  }

  /// Everybody registers and one becomes busy, in a life without an early end.
  private void meet() throws Exception {
    Life life = start(Main.class);
    var client = new ChatClient(http, life.ready());
    for (int i = 0; i < Plan.SENDERS; i++) {
      people.add(client.register(Plan.email(i)));
    }
    client.becomeBusy(people.get(BUSY));
    life.process().kill(0);
  }

  /// One life: mostly killed while people send, sometimes while it starts. On a slow machine lives
  /// are longer, so that as much happens in each.
  private void killOnce(Class<?> main) throws Exception {
    Life life = start(main);
    if (random.nextInt(6) == 0) {
      life.process().kill(random.nextInt(800));
      return;
    }
    int enough = history.count() + random.nextInt(MOST_IN_A_LIFE);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    senders.start(life.ready());
    while (history.count() < enough && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    life.process().kill(random.nextInt(20));
    senders.join();
  }

  private Life start(Class<?> main) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.io.tmpdir=" + temp,
            "-cp",
            classPath(),
            main.getName(),
            "serve",
            "--host=127.0.0.1",
            "--port=0",
            "--data=" + folder.resolve("data"));
    var builder = new ProcessBuilder(command).directory(temp.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "STANDIN_REPLIES_PER_HOUR", "1000000",
                "SEND_BURST", "1000000",
                "SEND_PER_SECOND", "1000000"));
    var server = new CompletableFuture<URI>();
    var process =
        new Victim(
            builder,
            line -> {
              if (line.startsWith(READY)) {
                server.complete(URI.create(line.substring(READY.length())));
              }
            });
    return new Life(process, server);
  }

  /// Without the tests' slf4j, which the product leaves out too.
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("slf4j"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /// Sends once more what may be on the way still, waits for the stand-in's last answers, and reads
  /// every conversation in both ways.
  private Transcript resendAndReadAll() throws Exception {
    Life life = start(Main.class);
    var client = new ChatClient(http, life.ready());
    for (int sender = 0; sender < Plan.SENDERS; sender++) {
      int first = history.firstUnacknowledged(sender);
      for (int n = first; n < first + Plan.WINDOW; n++) {
        senders.deliver(client, Plan.line(sender, n));
      }
    }
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    Transcript transcript = read(client);
    while (transcript.unanswered() > 0 && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      transcript = read(client);
    }
    life.process().kill(0);
    return transcript;
  }

  private Transcript read(ChatClient client) throws IOException, InterruptedException {
    List<List<ChatLine>> conversations = client.conversations(people);
    for (List<ChatLine> conversation : conversations) {
      ChatLine first = conversation.getFirst();
      Person reader =
          people.stream().filter(one -> one.id().equals(first.sender())).findFirst().orElseThrow();
      assertThat(client.history(reader, first.recipient()))
          .startsWith(conversation.toArray(ChatLine[]::new));
    }
    return new Transcript(people.get(BUSY).id(), conversations);
  }
}
