package dev.standin.standin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Message;
import dev.standin.chat.Origin;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// With real time and real sockets: whatever a model server does, there is exactly one stored
/// answer within ten seconds.
@Tag("slow")
class DeadlineTest {

  private static final String DELTA = "data: " + ScriptedModel.delta("\"Half a word \"") + "\n\n";

  private final ScheduledExecutorService alarms = Executors.newSingleThreadScheduledExecutor();
  private final List<ScriptedModel> servers = new ArrayList<>();
  private final FullBacklog full;

  DeadlineTest() throws IOException {
    full = new FullBacklog();
  }

  @AfterEach
  void close() throws IOException {
    servers.forEach(ScriptedModel::close);
    full.close();
    alarms.shutdownNow();
  }

  private record Run(House house, StandInService standIn, CompletableFuture<Long> nanos) {}

  @Test
  void whateverTheModelDoesThereIsOneStoredAnswerWithinTenSeconds() {
    Map<String, Origin> expected = new LinkedHashMap<>();
    Map<String, Run> runs = new LinkedHashMap<>();
    Map<String, ScriptedModel.Script> scripts = scripts();
    scripts.forEach(
        (name, script) -> {
          expected.put(name, Origin.DEFAULT);
          runs.put(name, run(serve(script), 1));
        });
    expected.put("streams", Origin.MODEL);
    expected.put("streams for five seconds", Origin.MODEL);
    expected.put("sends 200 kB", Origin.MODEL);
    expected.put("says 429 once with a short Retry-After", Origin.MODEL);
    runs.put("refuses connections", run(URI.create("http://127.0.0.1:1/v1"), 1));
    runs.put("has no name", run(URI.create("http://nobody.invalid/v1"), 1));
    runs.put(
        "has a name that is looked up for ever",
        run(URI.create("http://" + HangingNames.HOST + "/v1"), 1));
    runs.put("drops packets", run(full.base(), 1));
    runs.put("hangs, and so does its spare", run(serve(ScriptedModel.Line::hang), 2));
    runs.forEach(
        (name, run) -> {
          double seconds = House.joined(run.nanos()) / 1e9;
          assertThat(seconds).as(name).isLessThan(10);
          List<Message> stored = run.house().log.generated();
          assertThat(stored).as(name).hasSize(1);
          assertThat(stored.getFirst().origin())
              .as(name)
              .contains(expected.getOrDefault(name, Origin.DEFAULT));
          assertThat(run.house().heralds.shown(stored.getFirst().id()))
              .as(name)
              .isEqualTo(stored.getFirst().content());
          System.out.printf("%-45s %5.2f s  %s%n", name, seconds, why(run, stored.getFirst()));
          run.standIn().close();
        });
  }

  @Test
  void closingLetsTheCheaperAnswerersEndWhatIsUnderWayAtOnce() {
    Run run = run(serve(line -> stream(line, 10_000, 50)), 1);
    House.until(() -> run.house().heralds.lines().size() > 3);
    run.standIn().close();
    House.joined(run.standIn().idle().toCompletableFuture());
    assertThat(House.joined(run.nanos()) / 1e9).isLessThan(4);
    assertThat(run.house().log.generated()).hasSize(1);
    assertThat(run.house().log.generated().getFirst().origin()).contains(Origin.DEFAULT);
  }

  private static Map<String, ScriptedModel.Script> scripts() {
    Map<String, ScriptedModel.Script> scripts = new LinkedHashMap<>();
    scripts.put("streams", line -> stream(line, 3, 10));
    scripts.put("streams for five seconds", line -> stream(line, 50, 100));
    scripts.put("streams for ever", line -> stream(line, 10_000, 100));
    scripts.put("hangs before its headers", ScriptedModel.Line::hang);
    scripts.put("drips its headers", line -> line.drip("X", 100));
    scripts.put("hangs after its headers", DeadlineTest::hangAfterHeaders);
    scripts.put("stalls midway", line -> after(line, DELTA).hang());
    scripts.put("pings for ever", line -> after(line, DELTA).drip(": ping\n\n", 500));
    scripts.put("drops midway", line -> after(line, DELTA));
    scripts.put("resets midway", line -> after(line, DELTA).reset());
    scripts.put("ends without done", line -> after(line, DELTA + DELTA));
    scripts.put("says 500", line -> line.whole("500 Oh", "text/plain", "no"));
    scripts.put(
        "says 429 for long",
        line -> line.send("HTTP/1.1 429 No\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n"));
    int[] asked = new int[1];
    scripts.put(
        "says 429 once with a short Retry-After",
        line -> {
          if (asked[0]++ == 0) {
            line.send("HTTP/1.1 429 No\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
          } else {
            stream(line, 1, 1);
          }
        });
    scripts.putAll(nonsense());
    return scripts;
  }

  private static Map<String, ScriptedModel.Script> nonsense() {
    Map<String, ScriptedModel.Script> scripts = new LinkedHashMap<>();
    scripts.put("says nothing", line -> line.whole("200 OK", "text/event-stream", ""));
    scripts.put("says empty text", line -> after(line, "data: [DONE]\n\n"));
    scripts.put("closes at once", _ -> {});
    scripts.put("sends garbage", line -> line.send("\u0000\u0001\u0002 what?\r\n\r\n"));
    scripts.put("sends HTML", line -> line.whole("200 OK", "text/html", "<h1>Hi</h1>"));
    scripts.put("sends 200 kB", DeadlineTest::twoHundredKilobytes);
    scripts.put("sends a line of 1 MB", line -> after(line, "data: " + "x".repeat(1 << 20)));
    scripts.put(
        "redirects",
        line ->
            line.send(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"));
    return scripts;
  }

  private static void stream(ScriptedModel.Line line, int pieces, long pauseMillis)
      throws IOException, InterruptedException {
    line.sse();
    for (int i = 0; i < pieces; i++) {
      line.pause(pauseMillis);
      line.send(DELTA);
    }
    line.send("data: [DONE]\n\n");
  }

  private static void twoHundredKilobytes(ScriptedModel.Line line) throws IOException {
    line.sse();
    for (int i = 0; i < 200; i++) {
      line.send("data: " + ScriptedModel.delta("\"" + "All work. ".repeat(100) + "\"") + "\n\n");
    }
    line.send("data: [DONE]\n\n");
  }

  private static ScriptedModel.Line after(ScriptedModel.Line line, String text) throws IOException {
    line.sse();
    line.send(text);
    return line;
  }

  private static void hangAfterHeaders(ScriptedModel.Line line)
      throws IOException, InterruptedException {
    line.sse();
    line.hang();
  }

  private URI serve(ScriptedModel.Script script) {
    var server = new ScriptedModel(script);
    servers.add(server);
    return server.base();
  }

  private Run run(URI base, int models) {
    var house = new House(InstantSource.system(), Timers.on(alarms, System::nanoTime));
    var ana = house.user("ana");
    var bo = house.user("bo");
    ModelEndpoint endpoint = ModelEndpoint.chatCompletions(base, Optional.of("k"), "m");
    List<ModelEndpoint> endpoints = Collections.nCopies(models, endpoint);
    var standIn =
        new StandInService(
            house.stores(), house.surroundings(), StandInSettings.DEFAULT, endpoints);
    Message question = house.says(bo, ana, "Are you there?");
    long start = System.nanoTime();
    CompletableFuture<Long> nanos =
        standIn
            .answer(question)
            .toCompletableFuture()
            .thenApply(answer -> answer.isPresent() ? System.nanoTime() - start : Long.MAX_VALUE);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    return new Run(house, standIn, nanos);
  }

  private static String why(Run run, Message answer) {
    String json = run.house().log.why(answer.id()).orElseThrow().json();
    return json.substring(json.indexOf("\"tries\""));
  }
}
