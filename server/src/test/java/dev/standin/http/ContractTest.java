package dev.standin.http;

import static dev.standin.http.Literals.bad;
import static dev.standin.http.Literals.credentials;
import static dev.standin.http.Literals.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.http.ChatServer.Answer;
import dev.standin.http.ChatServer.Person;
import java.net.http.HttpRequest;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The contract of the original backend, every row to the letter. Its bad input: [InputTest].
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContractTest {

  private final ChatServer chat = ChatServer.usual();
  private final Person ana = chat.user("ana");
  private final Person bo = chat.user("bo");

  @BeforeAll
  void registered() {
    Answer made = chat.call("POST", "/register", credentials("cy@example.com", "right"));
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.body()).isEqualTo("{\"message\":\"User registered successfully\"}");
  }

  @AfterAll
  void close() {
    chat.close();
  }

  private Person fresh(Person person) {
    return new Person(person.id(), chat.tokens.issue(person.id()));
  }

  @Test
  void loginGivesATokenThatWorksAndTheUsersId() {
    Answer answer = chat.call("POST", "/login", credentials("CY@example.com", "right"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).matches("\\{\"token\":\"[\\w.-]+\",\"temp\":\"[0-9a-f]{24}\"}");
    String token = answer.body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
    String id = answer.body().replaceAll(".*\"temp\":\"([^\"]+)\".*", "$1");
    Answer me =
        chat.send(
            chat.request("/v1/me", Optional.empty())
                .header("Authorization", "Bearer " + token)
                .build());
    assertThat(me.body())
        .isEqualTo(
            "{\"user\":\""
                + id
                + "\",\"email\":\"cy@example.com\",\"status\":\"AVAILABLE\","
                + "\"awayText\":null}");
  }

  @Test
  void withoutATokenAccessIsDenied() {
    String denied = problem("no_token", "Access denied. No token provided.");
    for (String header : new String[] {"", "Bearer", "Bearer ", "bearer  "}) {
      var request = chat.request("/messages/" + bo.id(), Optional.empty());
      if (!header.isEmpty()) {
        request.header("Authorization", header);
      }
      Answer answer = chat.send(request.build());
      assertThat(answer.status()).as(header).isEqualTo(401);
      assertThat(answer.body()).isEqualTo(denied);
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
  }

  @Test
  void aBadTokenIsInvalid() {
    String invalid = problem("invalid_token", "Invalid token");
    String ofNobody = chat.tokens.issue(chat.ids.user());
    for (String token : new String[] {"x", "a.b.c", "Basic YTpi", ofNobody, ana.token() + "x"}) {
      Answer answer =
          chat.send(
              chat.json("/messages", Optional.empty(), "POST", "{}")
                  .header("Authorization", "Bearer " + token)
                  .build());
      assertThat(answer.status()).as(token).isEqualTo(403);
      assertThat(answer.body()).isEqualTo(invalid);
    }
  }

  @Test
  void aBareTokenWillDo() {
    Answer answer =
        chat.send(
            chat.request("/v1/me", Optional.empty())
                .header("Authorization", fresh(ana).token())
                .build());
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void aTokenOfSomebodyNotSeenLatelyIsAskedOfTheStore() {
    Person dee = fresh(chat.user("dee" + chat.millis.get()));
    chat.store.forgetRecent();
    Answer answer =
        chat.post("/messages", dee, "{\"recipient\":\"" + dee.id() + "\",\"content\":\"me\"}");
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void aMessageIsStoredAndShownToBoth() {
    Person eve = chat.user("eve");
    Person fay = chat.user("fay");
    Answer sent =
        chat.post(
            "/messages",
            fresh(eve),
            "{\"recipient\":\""
                + fay.id()
                + "\",\"content\":\"grüße \\\"🙂\\\"\",\"clientId\":\"c-1\"}");

    assertThat(sent.status()).isEqualTo(200);
    assertThat(sent.body())
        .matches(
            "\\{\"message\":\\{\"_id\":\"[0-9a-f]{24}\",\"conversation\":\"[0-9a-f]{24}\","
                + "\"seq\":1,\"sender\":\""
                + eve.id()
                + "\",\"recipient\":\""
                + fay.id()
                + "\",\"content\":\"grüße \\\\\"🙂\\\\\"\","
                + "\"timestamp\":\"20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:00\\.000Z\","
                + "\"clientId\":\"c-1\"}}");
    String message = sent.body().substring("{\"message\":".length(), sent.body().length() - 1);
    assertThat(chat.get("/messages/" + fay.id(), fresh(eve)).body()).isEqualTo("[" + message + "]");
    assertThat(chat.get("/messages/" + eve.id() + "/", fresh(fay)).body())
        .isEqualTo("[" + message + "]");
  }

  @Test
  void aResendIsTheSameMessageAndAnotherTextAConflict() {
    Person gil = chat.user("gil");
    String first = "{\"recipient\":\"" + bo.id() + "\",\"content\":\"one\",\"clientId\":\"k\"}";
    String other = first.replace("one", "two");

    Answer sent = chat.post("/messages", fresh(gil), first);
    assertThat(chat.post("/messages", fresh(gil), first).body()).isEqualTo(sent.body());
    Answer conflict = chat.post("/messages", fresh(gil), other);
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.body())
        .isEqualTo(
            problem("client_id_reused", "This clientId was used for another recipient or text."));
  }

  @Test
  void aMethodThatThePathDoesNotTakeIsNamedWithThoseItDoes() {
    Answer answer = chat.call("PATCH", "/messages", fresh(ana), "{}");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("OPTIONS, POST");
    assertThat(answer.body())
        .isEqualTo(problem("method_not_allowed", "This path does not take that method."));
    assertThat(chat.call("DELETE", "/messages/" + bo.id(), fresh(ana), "").header("Allow"))
        .isEqualTo("GET, HEAD, OPTIONS");
    assertThat(chat.get("/login").status()).isEqualTo(405);
  }

  @Test
  void anUnknownPathIsNotFound() {
    for (String path : new String[] {"/nothing", "/messages/a/b", "/v2/me", "//", "/%00"}) {
      Answer answer = chat.get(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.body())
          .isEqualTo(problem("not_found", "There is nothing here that you may see."));
    }
  }

  @Test
  void otherTypesThanJsonAreRefused() {
    for (String type :
        new String[] {
          "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", ""
        }) {
      var request = chat.request("/login", Optional.empty());
      if (!type.isEmpty()) {
        request.header("Content-Type", type);
      }
      Answer answer = chat.send(request.POST(HttpRequest.BodyPublishers.ofString("{}")).build());
      assertThat(answer.status()).as(type).isEqualTo(415);
      assertThat(answer.body())
          .isEqualTo(
              problem(
                  "unsupported_media_type", "Send the body as Content-Type: application/json."));
    }
  }

  @Test
  void jsonWithItsCharsetIsTaken() {
    Answer answer =
        chat.send(
            chat.request("/login", Optional.empty())
                .header("Content-Type", "Application/JSON;charset=\"UTF-8\"")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());
    assertThat(answer.body()).isEqualTo(bad("\"email\" is missing."));
  }

  @Test
  void brokenUtf8IsSaidToBe() {
    Answer answer =
        chat.send(
            chat.request("/login", Optional.empty())
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofByteArray(
                        new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'}))
                .build());
    assertThat(answer.body()).isEqualTo(bad("The body is not valid UTF-8."));
  }
}
