package dev.standin.http;

import static dev.standin.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.standin.chat.AccountLimits;
import dev.standin.chat.MessageLog;
import dev.standin.chat.MessageText;
import dev.standin.http.ChatServer.Answer;
import dev.standin.http.ChatServer.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Long histories.
final class HistoryStreamTest {

  private final ChatServer chat =
      new ChatServer(
          new ApiSettings(
              Set.of(),
              Duration.ofSeconds(10),
              Duration.ofSeconds(10),
              Duration.ofSeconds(20),
              Duration.ofMillis(300),
              Optional.empty()),
          AccountLimits.DEFAULT,
          Optional.empty());
  private final ChatServer patient = ChatServer.usual();
  private final Person ana = chat.user("ana");
  private final Person bo = chat.user("bo");

  @AfterEach
  void close() {
    chat.close();
    patient.close();
  }

  private void ask(RawHttp raw) {
    raw.head(
        "GET /messages/" + bo.id() + " HTTP/1.1",
        "Host: a",
        "Authorization: Bearer " + ana.token());
  }

  private void store(int messages, String text) {
    for (int i = 0; i < messages; i++) {
      chat.store.append(
          new MessageLog.NewMessage(
              chat.ids.message(), ana.id(), bo.id(), new MessageText(text), Optional.empty()));
    }
  }

  @Test
  void tenThousandMessagesComeWholeAndInOrder() throws Exception {
    store(10_000, "some words, ünd more");
    JsonNode all = new ObjectMapper().readTree(chat.get("/messages/" + ana.id(), bo).body());

    assertThat(all).hasSize(10_000);
    for (int i = 0; i < 10_000; i++) {
      assertThat(all.get(i).get("seq").asInt()).isEqualTo(i + 1);
    }
  }

  @Test
  void theNewestOnesCanBeAskedFor() throws Exception {
    store(1_000, "text");
    JsonNode some =
        new ObjectMapper().readTree(chat.get("/messages/" + bo.id() + "?limit=3", ana).body());
    assertThat(some).hasSize(3);
    assertThat(some.get(0).get("seq").asInt()).isEqualTo(998);
  }

  @Test
  void aShortOneHasItsLength() {
    store(3, "text");
    Answer answer = chat.get("/messages/" + bo.id(), ana);
    assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(answer.body().length()));
  }

  @Test
  void aReaderThatStandsStillIsCutOffAndHoldsNothing() throws Exception {
    store(3_000, "x".repeat(15_000));
    try (var raw = new RawHttp(chat.port())) {
      ask(raw);
      raw.readUntil("[{");
      await(() -> chat.get("/metrics").body().contains("standin_history_streams 1\n"));
      await(() -> chat.get("/metrics").body().contains("standin_history_streams 0\n"));
      assertThat(raw.ends()).isTrue();
    }
  }

  @Test
  void nobodyReadsMoreThanSixteenHistoriesAtOnce() {
    store(3_000, "x".repeat(15_000));
    List<RawHttp> slow = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      slow.add(new RawHttp(chat.port()));
      ask(slow.getLast());
      slow.getLast().readUntil("[{");
    }
    Answer more = chat.get("/messages/" + bo.id() + "?limit=1", ana);
    assertThat(more.status()).isEqualTo(429);
    assertThat(more.header("Retry-After")).isEqualTo("1");
    assertThat(chat.get("/messages/" + ana.id() + "?limit=1", bo).status()).isEqualTo(200);
    slow.forEach(RawHttp::close);
  }

  @Test
  void whoStandsStillGivesWayWhenMostPlacesAreTaken() throws Exception {
    List<RawHttp> slow = new ArrayList<>();
    for (int reader = 0; reader < 7; reader++) {
      Person person = patient.user("p" + reader);
      for (int i = 0; i < 300; i++) {
        patient.store.append(
            new MessageLog.NewMessage(
                patient.ids.message(),
                person.id(),
                person.id(),
                new MessageText("x".repeat(15_000)),
                Optional.empty()));
      }
      for (int i = 0; i < 16; i++) {
        slow.add(new RawHttp(patient.port()));
        slow.getLast()
            .head(
                "GET /messages/" + person.id() + " HTTP/1.1",
                "Host: a",
                "Authorization: Bearer " + person.token());
      }
    }
    slow.forEach(raw -> raw.readUntil("[{"));
    await(() -> readingNow() > 90);
    await(() -> readingNow() <= 100);
    slow.forEach(RawHttp::close);
    await(() -> readingNow() == 0);
  }

  private int readingNow() {
    String metrics = patient.get("/metrics").body();
    String name = "standin_history_streams ";
    int at = metrics.indexOf("\n" + name) + 1 + name.length();
    return Integer.parseInt(metrics.substring(at, metrics.indexOf('\n', at)));
  }

  @Test
  void aReaderThatHangsUpEndsTheRead() throws Exception {
    store(3_000, "x".repeat(15_000));
    try (var raw = new RawHttp(chat.port())) {
      ask(raw);
      raw.readUntil("[{");
    }
    await(() -> chat.get("/metrics").body().contains("standin_history_streams 0\n"));
  }

  @Test
  void aStoreThatGoesAwayMidwayCutsTheAnswerSoThatNobodyTakesItForWhole() throws Exception {
    store(3_000, "x".repeat(15_000));
    try (var raw = new RawHttp(chat.port())) {
      ask(raw);
      raw.readUntil("[{");
      chat.store.goAway(Duration.ofSeconds(1));
      assertThat(raw.readUntil("0\r\n\r\n")).doesNotEndWith("0\r\n\r\n");
    }
    await(() -> chat.get("/metrics").body().contains("standin_history_streams 0\n"));
  }
}
