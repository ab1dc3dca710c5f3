package dev.standin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.AccountLimits;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.Origin;
import dev.standin.chat.Pos;
import dev.standin.http.ChatServer.Answer;
import dev.standin.http.ChatServer.Person;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the sender gets when the recipient is BUSY.
final class BusyReplyTest {

  private final ChatServer chat =
      new ChatServer(
          ApiSettings.DEFAULT.withReplyWait(Duration.ofMillis(300)),
          AccountLimits.DEFAULT,
          Optional.empty());
  private final Person ana = chat.user("ana");
  private final Person bo = chat.busy("bo");

  @AfterEach
  void close() {
    chat.close();
  }

  private String body(String content) {
    return "{\"recipient\":\"" + bo.id() + "\",\"content\":\"" + content + "\"}";
  }

  private Message reply() {
    return new Message(
        new MessageId("65920080aaaaaaaaaa000001"),
        new dev.standin.chat.ConversationId("65920080aaaaaaaaaa000002"),
        2,
        Pos.only(2),
        Pos.NONE,
        bo.id(),
        ana.id(),
        "I am in a meeting.",
        chat.now(),
        Optional.empty(),
        Optional.of(Origin.AWAY),
        Optional.of(new MessageId("65920080aaaaaaaaaa000003")));
  }

  @Test
  void theAnswerHoldsWhatTheStandInSaid() {
    chat.standIn.to("are you there?").complete(Optional.of(reply()));
    Answer answer = chat.post("/messages", ana, body("are you there?"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .endsWith(
            ",\"reply\":{\"_id\":\"65920080aaaaaaaaaa000001\","
                + "\"conversation\":\"65920080aaaaaaaaaa000002\",\"seq\":2,\"sender\":\""
                + bo.id()
                + "\",\"recipient\":\""
                + ana.id()
                + "\",\"content\":\"I am in a meeting.\","
                + "\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"generated\":true,"
                + "\"origin\":\"away\",\"replyTo\":\"65920080aaaaaaaaaa000003\"}}");
  }

  @Test
  void aReplyThatComesLaterIsWaitedFor() throws Exception {
    var waiting =
        chat.sendAsync(chat.json("/messages", Optional.of(ana), "POST", body("wait")).build());
    chat.standIn.to("wait");
    assertThat(waiting).isNotDone();
    chat.standIn.to("wait").complete(Optional.of(reply()));
    assertThat(waiting.get(10, TimeUnit.SECONDS).body()).contains("I am in a meeting.");
  }

  @Test
  void atTheDeadlineTheReplyIsNull() {
    Answer answer = chat.post("/messages", ana, body("never"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).startsWith("{\"message\":{").endsWith("},\"reply\":null}");
  }

  @Test
  void silenceOfTheStandInIsANullReply() {
    chat.standIn.to("capped").complete(Optional.empty());
    assertThat(chat.post("/messages", ana, body("capped")).body()).endsWith(",\"reply\":null}");
  }

  @Test
  void aFaultOfTheStandInIsANullReply() {
    chat.standIn.to("broken").completeExceptionally(new IllegalStateException("broken"));
    Answer answer = chat.post("/messages", ana, body("broken"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).endsWith(",\"reply\":null}");
  }

  @Test
  void whoPrefersNotToWaitIsAnsweredAtOnce() {
    Answer answer =
        chat.send(
            chat.json("/messages", Optional.of(ana), "POST", body("no wait"))
                .header("Prefer", "return=minimal, Respond-Async; wait=5")
                .build());
    assertThat(answer.header("Preference-Applied")).isEqualTo("respond-async");
    assertThat(answer.body()).endsWith(",\"reply\":null}");
  }

  @Test
  void theMessageItselfIsThereForTheBusyOne() {
    chat.standIn.to("kept").complete(Optional.empty());
    chat.post("/messages", ana, body("kept"));
    assertThat(chat.get("/messages/" + ana.id(), bo).body()).contains("\"content\":\"kept\"");
  }
}
