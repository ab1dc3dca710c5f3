package dev.standin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Availability;
import dev.standin.chat.ConversationId;
import dev.standin.chat.MessageLog;
import dev.standin.chat.MessageText;
import dev.standin.chat.Origin;
import dev.standin.http.ChatServer.Answer;
import dev.standin.http.ChatServer.Heard;
import dev.standin.http.ChatServer.Person;
import dev.standin.wire.BlockSeal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The routes beside the contract.
final class MoreRoutesTest {

  private final ChatServer chat = ChatServer.usual();
  private final Person ana = chat.user("ana");
  private final Person bo = chat.user("bo");

  @AfterEach
  void close() {
    chat.close();
  }

  private Answer put(String path, Person person, String json) {
    return chat.call("PUT", path, person, json);
  }

  private void write(Person from, Person to, String text) {
    Answer sent =
        chat.post(
            "/messages", from, "{\"recipient\":\"" + to.id() + "\",\"content\":\"" + text + "\"}");
    assertThat(sent.status()).isEqualTo(200);
  }

  private static String bad(String sentence) {
    return "{\"error\":\"" + sentence.replace("\"", "\\\"") + "\",\"code\":\"bad_input\"}";
  }

  @Test
  void availabilityIsSetReadAndTold() {
    write(ana, bo, "hi");
    Answer set =
        put(
            "/v1/me/availability",
            ana,
            "{\"status\":\"BUSY\",\"until\":\"2026-01-01T02:00:00+01:00\"}");
    String now =
        "{\"user\":\""
            + ana.id()
            + "\",\"status\":\"BUSY\",\"until\":\"2026-01-01T01:00:00.000Z\"}";

    assertThat(set.body()).isEqualTo(now);
    String offline = now.replace("}", ",\"online\":false}");
    assertThat(chat.get("/v1/users/" + ana.id() + "/availability", bo).body()).isEqualTo(offline);
    assertThat(chat.get("/v1/users?email=ANA@example.com", bo).body()).isEqualTo(offline);
    chat.online.add(ana.id());
    String online = now.replace("}", ",\"online\":true}");
    assertThat(chat.get("/v1/users/" + ana.id() + "/availability", bo).body()).isEqualTo(online);
    assertThat(chat.get("/v1/users?email=ANA@example.com", bo).body()).isEqualTo(online);
    assertThat(chat.get("/v1/me", ana).body())
        .isEqualTo(
            "{\"user\":\""
                + ana.id()
                + "\",\"email\":\"ana@example.com\",\"status\":\"BUSY\","
                + "\"until\":\"2026-01-01T01:00:00.000Z\",\"awayText\":null}");
    Instant end = Instant.parse("2026-01-01T01:00:00Z");
    assertThat(chat.heard.changes)
        .containsExactly(new Heard.Change(ana.id(), Availability.busyUntil(end), List.of(bo.id())));
  }

  @Test
  void busyEndsWhenItsTimeIsOver() {
    write(ana, bo, "hi");
    put("/v1/me/availability", ana, "{\"status\":\"BUSY\",\"until\":\"2026-01-01T01:00:00Z\"}");
    chat.millis.addAndGet(3_600_000 - 1);
    chat.presence.endOverdue();
    assertThat(chat.get("/v1/users/" + ana.id() + "/availability", bo).body()).contains("BUSY");
    chat.millis.addAndGet(1);
    assertThat(chat.get("/v1/users/" + ana.id() + "/availability", bo).body())
        .isEqualTo("{\"user\":\"" + ana.id() + "\",\"status\":\"AVAILABLE\",\"online\":false}");

    chat.presence.endOverdue();
    chat.presence.endOverdue();

    assertThat(chat.heard.changes)
        .extracting(Heard.Change::now)
        .containsExactly(
            Availability.busyUntil(Instant.parse("2026-01-01T01:00:00Z")), Availability.AVAILABLE);
  }

  @Test
  void timesThatMakeNoSenseAreRefused() {
    String path = "/v1/me/availability";
    assertThat(put(path, ana, "{\"status\":\"BUSY\",\"until\":\"2026-01-01T00:00:00Z\"}").body())
        .isEqualTo(bad("\"until\" must lie in the future, at most 366 days ahead."));
    assertThat(put(path, ana, "{\"status\":\"BUSY\",\"until\":\"2027-02-01T00:00:00Z\"}").body())
        .isEqualTo(bad("\"until\" must lie in the future, at most 366 days ahead."));
    assertThat(
            put(path, ana, "{\"status\":\"AVAILABLE\",\"until\":\"2026-01-02T00:00:00Z\"}").body())
        .isEqualTo(bad("\"until\" goes with BUSY only."));
    for (String until : new String[] {"tomorrow", "2026-01-01", "", "2026-02-30T00:00:00Z"}) {
      assertThat(put(path, ana, "{\"status\":\"BUSY\",\"until\":\"" + until + "\"}").body())
          .isEqualTo(bad("\"until\" must be a time like 2026-01-01T12:00:00Z (RFC 3339)."));
    }
    assertThat(put(path, ana, "{\"status\":\"BUSY\",\"until\":null}").status()).isEqualTo(200);
  }

  @Test
  void nobodyHasNoAvailability() {
    for (String id : new String[] {"507f1f77bcf86cd799439011", "x"}) {
      assertThat(chat.get("/v1/users/" + id + "/availability", ana).status()).isEqualTo(404);
    }
    assertThat(chat.get("/v1/users?email=no@example.com", ana).status()).isEqualTo(404);
    assertThat(chat.get("/v1/users", ana).body())
        .isEqualTo(bad("\"email\" is missing in the query."));
  }

  @Test
  void theAwayTextIsSetAndRemoved() {
    String path = "/v1/me/away-text";
    assertThat(put(path, ana, "{\"text\":\"Back on Monday.\"}").body())
        .isEqualTo("{\"awayText\":\"Back on Monday.\"}");
    assertThat(chat.get("/v1/me", ana).body()).endsWith("\"awayText\":\"Back on Monday.\"}");
    assertThat(put(path, ana, "{\"text\":null}").body()).isEqualTo("{\"awayText\":null}");
    assertThat(chat.get("/v1/me", ana).body()).endsWith("\"awayText\":null}");
    assertThat(put(path, ana, "{}").body())
        .isEqualTo(bad("\"text\" is missing. Send null to remove the text."));
    for (String text : new String[] {"", "a".repeat(1_001)}) {
      assertThat(put(path, ana, "{\"text\":\"" + text + "\"}").body())
          .isEqualTo(bad("\"text\" must have 1 to 1,000 characters of valid Unicode, or be null."));
    }
  }

  @Test
  void notesAreKeptChangedAndDeletedByTheirOwnerAlone() {
    String draft = "{\"title\":\"Hours\",\"text\":\"9 to 5\"}";
    Answer added = chat.post("/v1/notes", ana, draft);
    assertThat(added.status()).isEqualTo(201);
    String id = added.body().substring(7, 31);
    assertThat(added.body())
        .isEqualTo(
            "{\"id\":\""
                + id
                + "\",\"title\":\"Hours\",\"text\":\"9 to 5\","
                + "\"audience\":{\"kind\":\"never\"},\"changedAt\":\"2026-01-01T00:00:00.000Z\"}");

    assertThat(put("/v1/notes/" + id, bo, draft).status()).isEqualTo(404);
    assertThat(chat.call("DELETE", "/v1/notes/" + id, bo, "").status()).isEqualTo(404);
    assertThat(chat.get("/v1/notes", bo).body()).isEqualTo("{\"notes\":[]}");

    String person =
        draft.replace("}", ",\"audience\":{\"kind\":\"person\",\"user\":\"" + bo.id() + "\"}}");
    assertThat(put("/v1/notes/" + id, ana, person).body())
        .contains("\"audience\":{\"kind\":\"person\",\"user\":\"" + bo.id() + "\"}");
    assertThat(chat.get("/v1/notes", ana).body())
        .startsWith("{\"notes\":[{\"id\":\"" + id + "\"")
        .endsWith("Z\"}]}");
    assertThat(chat.call("DELETE", "/v1/notes/" + id, ana, "").status()).isEqualTo(204);
    assertThat(chat.call("DELETE", "/v1/notes/" + id, ana, "").status()).isEqualTo(404);
    assertThat(put("/v1/notes/" + id, ana, draft).status()).isEqualTo(404);
    assertThat(put("/v1/notes/x", ana, draft).body())
        .isEqualTo("{\"error\":\"You have no such note.\",\"code\":\"not_found\"}");
  }

  @Test
  void otherAudiencesAreRefused() {
    record Case(String audience, String sentence) {}
    String kinds = "\"kind\" of \"audience\" must be never, person or everyone.";
    for (Case is :
        List.of(
            new Case("{\"kind\":\"contacts\"}", kinds),
            new Case("{\"kind\":\"group\"}", kinds),
            new Case("{\"kind\":\"Everyone\"}", kinds),
            new Case("{}", "\"kind\" is missing."),
            new Case("\"everyone\"", "\"audience\" must be an object."),
            new Case("null", "\"audience\" must be an object."),
            new Case("{\"kind\":\"person\"}", "\"user\" is missing."),
            new Case(
                "{\"kind\":\"person\",\"user\":\"x\"}",
                "\"user\" must have 24 hexadecimal digits."),
            new Case(
                "{\"kind\":\"person\",\"user\":\"507f1f77bcf86cd799439011\"}",
                "\"user\" of \"audience\" is nobody."))) {
      Answer answer =
          chat.post(
              "/v1/notes",
              ana,
              "{\"title\":\"t\",\"text\":\"t\",\"audience\":" + is.audience() + "}");
      assertThat(answer.status()).as(is.audience()).isEqualTo(400);
      assertThat(answer.body()).isEqualTo(bad(is.sentence()));
    }
  }

  @Test
  void notesHaveLimits() {
    assertThat(chat.post("/v1/notes", ana, "{\"title\":\"\",\"text\":\"t\"}").body())
        .isEqualTo(bad("\"title\" must have 1 to 200 characters of valid Unicode."));
    String long4 = "🙂".repeat(4_000);
    assertThat(chat.post("/v1/notes", ana, "{\"title\":\"t\",\"text\":\"" + long4 + "\"}").status())
        .isEqualTo(201);
    assertThat(chat.post("/v1/notes", ana, "{\"title\":\"t\",\"text\":\"" + long4 + "a\"}").body())
        .isEqualTo(bad("\"text\" must have 1 to 4,000 characters of valid Unicode."));
    for (int i = 1; i < 200; i++) {
      chat.post("/v1/notes", ana, "{\"title\":\"t\",\"text\":\"t\"}");
    }
    assertThat(chat.post("/v1/notes", ana, "{\"title\":\"t\",\"text\":\"t\"}").body())
        .isEqualTo(bad("You have 200 notes, which is the most. Delete one first."));
  }

  @Test
  void conversationsArePagedAndLeadToTheirMessages() {
    Person cy = chat.user("cy");
    write(ana, bo, "one");
    write(bo, ana, "two");
    write(ana, cy, "three");

    String first = chat.get("/v1/conversations?limit=1", ana).body();
    assertThat(first)
        .contains("\"peer\":\"" + cy.id() + "\",\"lastSeq\":1")
        .matches(".*,\"next\":\"[A-Za-z0-9_-]{22}\"}");
    String second = chat.get("/v1/conversations?limit=1&before=" + next(first), ana).body();
    assertThat(second).contains("\"peer\":\"" + bo.id() + "\",\"lastSeq\":2");
    assertThat(chat.get("/v1/conversations?before=" + next(second), ana).body())
        .isEqualTo("{\"conversations\":[],\"next\":null}");
    assertThat(chat.get("/v1/conversations", ana).body()).endsWith("],\"next\":null}");

    String id = second.replaceAll(".*?\"id\":\"([0-9a-f]{24})\".*", "$1");
    String path = "/v1/conversations/" + id + "/messages";
    assertThat(chat.get(path + "?after=1", ana).body()).contains("two").doesNotContain("one");
    assertThat(chat.get(path + "?before=2", bo).body()).contains("one").doesNotContain("two");
    assertThat(chat.get(path + "?limit=1", bo).body()).contains("two").doesNotContain("one");
    assertThat(chat.get(path, cy).status()).isEqualTo(404);
    assertThat(chat.get(path + "?limit=1001", ana).body())
        .isEqualTo(bad("\"limit\" must be a whole number from 1 to 1000."));
    assertThat(chat.get(path + "?before=-1", ana).status()).isEqualTo(400);
    assertThat(chat.get("/v1/conversations/x/messages", ana).status()).isEqualTo(404);
  }

  private static String next(String page) {
    return page.replaceAll(".*\"next\":\"([^\"]+)\"}", "$1");
  }

  @Test
  void whereAPageEndsIsSealedAndNothingElseIsTaken() {
    write(ana, bo, "one");
    String next = next(chat.get("/v1/conversations?limit=1", ana).body());
    assertThat(chat.get("/v1/conversations?before=" + next, ana).status()).isEqualTo(200);

    String foreign = new BlockSeal(new byte[16]).text(new BlockSeal.Pair(0, 1));
    String changed = (next.startsWith("A") ? "B" : "A") + next.substring(1);
    for (String other : List.of("", "x", "0", "1", "3", next + "A", next + "=", foreign, changed)) {
      Answer answer = chat.get("/v1/conversations?before=" + other, ana);
      assertThat(answer.status()).as(other).isEqualTo(400);
      assertThat(answer.body())
          .isEqualTo(
              bad(
                  "\"before\" must be \"next\" of an earlier page. Leave it out to begin with the"
                      + " latest."));
    }
  }

  @Test
  void onlyTheOwnerLearnsWhyTheStandInSaidIt() throws Exception {
    chat.store.availability(bo.id(), Availability.BUSY);
    chat.standIn.to("q").complete(Optional.empty());
    write(ana, bo, "q");
    ConversationId conversation = chat.store.direct(ana.id(), bo.id()).orElseThrow();
    assertThat(conversation).isNotNull();
    var question = chat.store.openQuestions().getFirst();
    var answered =
        chat.store
            .answer(
                new MessageLog.NewAnswer(
                    chat.ids.message(),
                    question,
                    new MessageText("a"),
                    Origin.NOTE,
                    "{\"notes\":[\"n\"]}"))
            .toCompletableFuture()
            .get();
    var id = ((MessageLog.Answered.Stored) answered).message().id();
    String path = "/v1/standin/replies/" + id + "/why";

    assertThat(chat.get(path, bo).body()).isEqualTo("{\"notes\":[\"n\"]}");
    assertThat(chat.get(path, ana).status()).isEqualTo(404);
    assertThat(chat.get("/v1/standin/replies/" + question.id() + "/why", bo).status())
        .isEqualTo(404);
    assertThat(chat.get("/v1/standin/replies/x/why", bo).status()).isEqualTo(404);
  }

  @Test
  void signingOutEverywhereVoidsAllTokensAndANewLoginWorksAtOnce() {
    assertThat(
            chat.call("POST", "/register", "{\"email\":\"dee@example.com\",\"password\":\"pw\"}")
                .status())
        .isEqualTo(201);
    String login = "{\"email\":\"dee@example.com\",\"password\":\"pw\"}";
    chat.millis.addAndGet(300);
    Person dee = dee(chat.call("POST", "/login", login));

    assertThat(chat.post("/v1/me/revoke-tokens", dee, "").body())
        .isEqualTo("{\"message\":\"Signed out everywhere\"}");

    assertThat(chat.heard.signedOut).containsExactly(dee.id());
    assertThat(chat.get("/v1/me", dee).status()).isEqualTo(403);
    Person again = dee(chat.call("POST", "/login", login));
    assertThat(chat.get("/v1/me", again).status()).isEqualTo(200);
    chat.millis.addAndGet(2_000);
    assertThat(chat.get("/v1/me", dee).status()).isEqualTo(403);
    assertThat(chat.get("/v1/me", again).status()).isEqualTo(200);
  }

  private static Person dee(Answer login) {
    String token = login.body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
    String id = login.body().replaceAll(".*\"temp\":\"([^\"]+)\".*", "$1");
    return new Person(new dev.standin.chat.UserId(id), token);
  }

  @Test
  void theServerSaysWhatItIs() {
    assertThat(chat.get("/v1/server").body())
        .isEqualTo("{\"version\":\"0.1.0\",\"model\":{\"host\":\"api.example.com\"}}");
  }
}
