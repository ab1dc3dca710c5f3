package dev.standin.http;

import static dev.standin.http.Literals.bad;
import static dev.standin.http.Literals.credentials;
import static dev.standin.http.Literals.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.http.ChatServer.Answer;
import dev.standin.http.ChatServer.Person;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of input to the routes of the contract, and what comes back, to the letter.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InputTest {

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

  /// Who sends what, and what comes back. The body may name ANA and BO; the token is ANA's.
  record Case(String name, String method, String path, String body, int status, String answer) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case post(String name, String path, String body, int status, String answer) {
    return new Case(name, "POST", path, body, status, answer);
  }

  private static final String NO_TEXT =
      bad("\"content\" must have 1 to 16,000 characters of valid Unicode.");
  private static final String NOBODY = problem("unknown_recipient", "Recipient user not found");
  private static final String REFUSED = problem("invalid_credentials", "Invalid credentials");
  private static final String MAIL =
      bad("\"email\" must be an address like ana@example.com, of at most 254 characters.");
  private static final String PASSWORD =
      bad("\"password\" must have 1 to 72 bytes of UTF-8 and no NUL.");

  static Stream<Case> cases() {
    return Stream.of(registrations(), logins(), statuses(), messages(), json(), histories())
        .flatMap(s -> s);
  }

  private static Stream<Case> registrations() {
    String taken = problem("user_exists", "User already exists");
    return Stream.of(
        post("address taken", "/register", credentials("cy@example.com", "x"), 400, taken),
        post("taken in capitals", "/register", credentials("CY@Example.com", "x"), 400, taken),
        post("no address", "/register", "{\"password\":\"x\"}", 400, bad("\"email\" is missing.")),
        post(
            "no password",
            "/register",
            "{\"email\":\"a@b\"}",
            400,
            bad("\"password\" is missing.")),
        post(
            "address null",
            "/register",
            "{\"email\":null,\"password\":\"x\"}",
            400,
            bad("\"email\" must be a string.")),
        post(
            "operator as address",
            "/register",
            "{\"email\":{\"$gt\":\"\"},\"password\":\"x\"}",
            400,
            bad("\"email\" must be a string.")),
        post(
            "number as password",
            "/register",
            "{\"email\":\"a@b\",\"password\":1}",
            400,
            bad("\"password\" must be a string.")),
        post("no at", "/register", credentials("nobody", "x"), 400, MAIL),
        post("blank in address", "/register", credentials("a b@c", "x"), 400, MAIL),
        post(
            "address too long",
            "/register",
            credentials("a".repeat(250) + "@b.cd", "x"),
            400,
            MAIL),
        post("lone surrogate", "/register", credentials("\\ud800@b", "x"), 400, MAIL),
        post("empty password", "/register", credentials("d@example.com", ""), 400, PASSWORD),
        post("73 bytes", "/register", credentials("d@example.com", "a".repeat(73)), 400, PASSWORD),
        post(
            "37 umlauts", "/register", credentials("d@example.com", "ü".repeat(37)), 400, PASSWORD),
        post("NUL", "/register", credentials("d@example.com", "a\\u0000b"), 400, PASSWORD));
  }

  private static Stream<Case> logins() {
    return Stream.of(
        post("wrong password", "/login", credentials("cy@example.com", "wrong"), 400, REFUSED),
        post("unknown address", "/login", credentials("no@example.com", "right"), 400, REFUSED),
        post("no address at all", "/login", credentials("", "right"), 400, REFUSED),
        post("empty password", "/login", credentials("cy@example.com", ""), 400, REFUSED),
        post(
            "long password",
            "/login",
            credentials("cy@example.com", "a".repeat(9_000)),
            400,
            REFUSED),
        post("lone surrogate", "/login", credentials("cy@example.com", "\\ud800"), 400, REFUSED),
        post("NUL", "/login", credentials("cy@example.com", "\\u0000"), 400, REFUSED),
        post(
            "operator",
            "/login",
            "{\"email\":\"cy@example.com\",\"password\":{\"$ne\":1}}",
            400,
            bad("\"password\" must be a string.")),
        post(
            "array",
            "/login",
            "{\"email\":[\"cy@example.com\"],\"password\":\"x\"}",
            400,
            bad("\"email\" must be a string.")));
  }

  private static Stream<Case> statuses() {
    String wanted = bad("\"status\" must be AVAILABLE or BUSY.");
    return Stream.of(
        new Case(
            "status set",
            "PUT",
            "/status",
            "{\"status\":\"AVAILABLE\"}",
            200,
            "{\"message\":\"User status updated successfully\"}"),
        new Case("status in small letters", "PUT", "/status", "{\"status\":\"busy\"}", 400, wanted),
        new Case("other status", "PUT", "/status", "{\"status\":\"AWAY\"}", 400, wanted),
        new Case(
            "status true",
            "PUT",
            "/status",
            "{\"status\":true}",
            400,
            bad("\"status\" must be a string.")),
        new Case("no status", "PUT", "/status", "{}", 400, bad("\"status\" is missing.")));
  }

  private static Stream<Case> messages() {
    return Stream.of(
        post(
            "unknown recipient",
            "/messages",
            "{\"recipient\":\"507f1f77bcf86cd799439011\",\"content\":\"hi\"}",
            400,
            NOBODY),
        post(
            "malformed recipient",
            "/messages",
            "{\"recipient\":\"nobody\",\"content\":\"hi\"}",
            400,
            NOBODY),
        post(
            "empty recipient", "/messages", "{\"recipient\":\"\",\"content\":\"hi\"}", 400, NOBODY),
        post(
            "no recipient",
            "/messages",
            "{\"content\":\"hi\"}",
            400,
            bad("\"recipient\" is missing.")),
        post(
            "operator as recipient",
            "/messages",
            "{\"recipient\":{\"$ne\":null},\"content\":\"hi\"}",
            400,
            bad("\"recipient\" must be a string.")),
        post("no text", "/messages", "{\"recipient\":\"BO\"}", 400, bad("\"content\" is missing.")),
        post("empty text", "/messages", "{\"recipient\":\"BO\",\"content\":\"\"}", 400, NO_TEXT),
        post(
            "text too long",
            "/messages",
            "{\"recipient\":\"BO\",\"content\":\"" + "a".repeat(16_001) + "\"}",
            400,
            NO_TEXT),
        post(
            "lone surrogate",
            "/messages",
            "{\"recipient\":\"BO\",\"content\":\"\\udc00\"}",
            400,
            NO_TEXT),
        post(
            "text as array",
            "/messages",
            "{\"recipient\":\"BO\",\"content\":[\"hi\"]}",
            400,
            bad("\"content\" must be a string.")),
        post(
            "blank clientId",
            "/messages",
            "{\"recipient\":\"BO\",\"content\":\"hi\",\"clientId\":\"\"}",
            400,
            bad("\"clientId\" must have 1 to 100 visible ASCII characters.")),
        post(
            "number as clientId",
            "/messages",
            "{\"recipient\":\"BO\",\"content\":\"hi\",\"clientId\":7}",
            400,
            bad("\"clientId\" must be a string.")),
        post(
            "text of 200 kB",
            "/messages",
            "{\"recipient\":\"BO\",\"content\":\"" + "a".repeat(200_000) + "\"}",
            413,
            problem("too_large", "The request body is larger than 128 kB.")));
  }

  private static Stream<Case> json() {
    return Stream.of(
        post("empty body", "/login", "", 400, bad("The body is empty. Send a JSON object.")),
        post("an array", "/login", "[]", 400, bad("The body must be a JSON object: {…}.")),
        post("a string", "/login", "\"x\"", 400, bad("The body must be a JSON object: {…}.")),
        post("null", "/login", "null", 400, bad("The body must be a JSON object: {…}.")),
        post(
            "cut off",
            "/login",
            "{\"email\":",
            400,
            bad(
                "The body is not valid JSON: Unexpected end-of-input within/between Object entries"
                    + " at line 1, column 10.")),
        post(
            "a comma too many",
            "/login",
            "{\"email\":\"x\",}",
            400,
            bad(
                "The body is not valid JSON: Unexpected character ('}' (code 125)): was expecting"
                    + " double-quote to start field name at line 1, column 14.")),
        post(
            "a name twice",
            "/login",
            "{\"email\":\"x\",\"email\":\"y\"}",
            400,
            bad("The body is not valid JSON: Duplicate field 'email' at line 1, column 21.")),
        post(
            "something after it",
            "/login",
            "{} {}",
            400,
            bad("The body is not valid JSON: something follows the object at line 1, column 4.")),
        post(
            "2,000 deep",
            "/login",
            "{\"a\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}",
            400,
            bad(
                "The body is not acceptable JSON: at most 16 levels deep, names of at most 100"
                    + " characters and numbers of at most 40.")));
  }

  private static Stream<Case> histories() {
    String limit = bad("\"limit\" must be a whole number from 1 to 2147483647.");
    return Stream.of(
        new Case("nothing written yet", "GET", "/messages/BO", "", 200, "[]"),
        new Case(
            "history of nobody",
            "GET",
            "/messages/507f1f77bcf86cd799439011",
            "",
            404,
            problem("not_found", "There is no such user.")),
        new Case(
            "malformed id",
            "GET",
            "/messages/nobody",
            "",
            400,
            bad("The id in the path must have 24 hexadecimal digits.")),
        new Case("limit 0", "GET", "/messages/BO?limit=0", "", 400, limit),
        new Case("limit -1", "GET", "/messages/BO?limit=-1", "", 400, limit),
        new Case("limit x", "GET", "/messages/BO?limit=x", "", 400, limit),
        new Case(
            "limit twice",
            "GET",
            "/messages/BO?limit=1&limit=2",
            "",
            400,
            bad("\"limit\" may be given once.")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inputGetsItsAnswer(Case is) {
    chat.millis.addAndGet(20 * 60_000);
    Answer answer =
        is.method().equals("GET")
            ? chat.get(named(is.path()), fresh(ana))
            : chat.call(is.method(), named(is.path()), fresh(ana), named(is.body()));

    assertThat(answer.body()).isEqualTo(is.answer());
    assertThat(answer.status()).isEqualTo(is.status());
    assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
  }

  private Person fresh(Person person) {
    return new Person(person.id(), chat.tokens.issue(person.id()));
  }

  private String named(String text) {
    return text.replace("ANA", ana.id().hex()).replace("BO", bo.id().hex());
  }
}
