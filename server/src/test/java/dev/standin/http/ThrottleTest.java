package dev.standin.http;

import static dev.standin.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.AccountLimits;
import dev.standin.chat.Accounts;
import dev.standin.chat.Passwords;
import dev.standin.http.ChatServer.Answer;
import dev.standin.http.ChatServer.Person;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who does something too often, and what a full queue or a store that is away means.
final class ThrottleTest {

  private final HeldPasswords passwords = new HeldPasswords();
  private final ChatServer chat =
      new ChatServer(ApiSettings.DEFAULT, AccountLimits.DEFAULT, Optional.of(passwords));

  @AfterEach
  void close() {
    chat.close();
  }

  /// Says yes to `right`; while held, says nothing at all.
  private static final class HeldPasswords implements Passwords {
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<CompletableFuture<?>> stages =
        new ConcurrentLinkedQueue<>();
    private volatile boolean held;

    private <T> CompletionStage<T> result(T value) {
      var stage = new CompletableFuture<T>();
      if (held) {
        waiting.add(() -> stage.complete(value));
        stages.add(stage);
      } else {
        stage.complete(value);
      }
      return stage;
    }

    void release() {
      held = false;
      waiting.forEach(Runnable::run);
    }

    void failAll(RuntimeException fault) {
      stages.forEach(stage -> stage.completeExceptionally(fault));
    }

    @Override
    public CompletionStage<String> hash(String password) {
      return result("hash");
    }

    @Override
    public CompletionStage<Boolean> matches(String password, String hash) {
      return result(password.equals("right"));
    }

    @Override
    public CompletionStage<Boolean> matchesNobody(String password) {
      return result(false);
    }
  }

  private static String credentials(String name, String password) {
    return "{\"email\":\"" + name + "@example.com\",\"password\":\"" + password + "\"}";
  }

  private Answer login(String name, String password) {
    return chat.call("POST", "/login", credentials(name, password));
  }

  @Test
  void oneAddressDoesNotTakeAllTurnsOfThePasswordPool() throws Exception {
    passwords.held = true;
    List<CompletableFuture<Accounts.Login>> logins = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      logins.add(
          CompletableFuture.supplyAsync(
              () -> chat.accounts.login("nobody@example.com", "right", "203.0.113.1"),
              task -> Thread.ofVirtual().start(task)));
    }
    await(() -> logins.stream().filter(CompletableFuture::isDone).count() == 6);
    assertThat(passwords.waiting).hasSize(64);
    assertThat(logins.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
        .containsOnly(new Accounts.Login.Throttled(Duration.ofSeconds(1)));
    passwords.release();
    CompletableFuture.allOf(logins.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
    assertThat(chat.accounts.login("nobody@example.com", "right", "203.0.113.2"))
        .isEqualTo(new Accounts.Login.Refused());
  }

  private static void throttled(Answer answer, String seconds) {
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"Too many requests. Try again later.\",\"code\":\"throttled\"}");
    assertThat(answer.header("Retry-After")).isEqualTo(seconds);
  }

  @Test
  void theEleventhWrongPasswordHasToWaitUntilTheFirstIsFifteenMinutesAgo() {
    chat.user("ana");
    for (int i = 0; i < 10; i++) {
      assertThat(login("ana", "wrong").status()).isEqualTo(400);
      chat.millis.addAndGet(1_000);
    }
    throttled(login("ana", "right"), "890");
    throttled(login("ANA", "right"), "890");
    chat.millis.addAndGet(890_000 - 1);
    throttled(login("ana", "right"), "1");
    chat.millis.addAndGet(1);
    assertThat(login("ana", "right").status()).isEqualTo(200);
    assertThat(login("ana", "wrong").status()).isEqualTo(400);
    throttled(login("ana", "right"), "1");
  }

  @Test
  void successesCountForNothing() {
    chat.user("ana");
    for (int i = 0; i < 150; i++) {
      assertThat(login("ana", "right").status()).isEqualTo(200);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(login("ana", "wrong").status()).isEqualTo(400);
      assertThat(login("ana", i < 9 ? "right" : "wrong").status()).isEqualTo(i < 9 ? 200 : 429);
    }
  }

  @Test
  void anAddressHasAHundredFailuresOverAllAccounts() {
    chat.user("ana");
    for (int i = 0; i < 100; i++) {
      assertThat(login("nobody" + i, "guess").status()).isEqualTo(400);
    }
    throttled(login("nobody100", "guess"), "900");
    throttled(login("ana", "right"), "900");
  }

  @Test
  void manyGuessesAtOnceAreNoMoreThanTen() throws Exception {
    chat.user("ana");
    passwords.held = true;
    List<CompletableFuture<Answer>> guesses = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      guesses.add(
          chat.sendAsync(
              chat.json("/login", Optional.empty(), "POST", credentials("ana", "wrong")).build()));
    }
    await(() -> passwords.waiting.size() == 30);
    passwords.release();
    int refused = 0;
    for (CompletableFuture<Answer> guess : guesses) {
      refused += guess.get(10, TimeUnit.SECONDS).status() == 400 ? 1 : 0;
    }
    assertThat(refused).isEqualTo(10);
  }

  @Test
  void registrationsAreABurstOfThirtyThenOneEveryTwoSeconds() {
    for (int i = 0; i < 30; i++) {
      assertThat(chat.call("POST", "/register", credentials("r" + i, "x")).status()).isEqualTo(201);
    }
    throttled(chat.call("POST", "/register", credentials("r30", "x")), "2");
    chat.millis.addAndGet(1_500);
    throttled(chat.call("POST", "/register", credentials("r30", "x")), "1");
    chat.millis.addAndGet(500);
    assertThat(chat.call("POST", "/register", credentials("r30", "x")).status()).isEqualTo(201);
    throttled(chat.call("POST", "/register", credentials("r31", "x")), "2");
  }

  @Test
  void sendsAreABurstOfThreeHundredThenThirtyASecond() {
    Person ana = chat.user("ana");
    Person bo = chat.user("bo");
    String hi = "{\"recipient\":\"" + bo.id() + "\",\"content\":\"hi\"}";
    for (int i = 0; i < 300; i++) {
      assertThat(chat.post("/messages", ana, hi).status()).isEqualTo(200);
    }
    throttled(chat.post("/messages", ana, hi), "1");
    chat.millis.addAndGet(1_000);
    for (int i = 0; i < 30; i++) {
      assertThat(chat.post("/messages", ana, hi).status()).isEqualTo(200);
    }
    throttled(chat.post("/messages", ana, hi), "1");
    assertThat(chat.post("/messages", bo, hi).status()).isEqualTo(200);
  }

  @Test
  void lookingUpAddressesIsThrottled() {
    Person ana = chat.user("ana");
    for (int i = 0; i < 60; i++) {
      assertThat(chat.get("/v1/users?email=a" + i + "@b", ana).status()).isEqualTo(404);
    }
    throttled(chat.get("/v1/users?email=ana@example.com", ana), "1");
  }

  @Test
  void messagesGoOnWhileThePasswordPoolStandsStill() throws Exception {
    Person ana = chat.user("ana");
    Person bo = chat.user("bo");
    passwords.held = true;
    List<CompletableFuture<Answer>> logins = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      logins.add(
          chat.sendAsync(
              chat.json("/login", Optional.empty(), "POST", credentials("x" + i, "y")).build()));
    }
    await(() -> passwords.waiting.size() == 50);

    for (int i = 0; i < 100; i++) {
      Answer sent =
          chat.post("/messages", ana, "{\"recipient\":\"" + bo.id() + "\",\"content\":\"hi\"}");
      assertThat(sent.status()).isEqualTo(200);
    }

    assertThat(logins).noneMatch(CompletableFuture::isDone);
    passwords.release();
  }

  @Test
  void moreLoginsThanThereIsRoomForAreRefusedForAWhileAndNothingElse() throws Exception {
    Person ana = chat.user("ana");
    passwords.held = true;
    List<CompletableFuture<Answer>> logins = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      logins.add(
          chat.sendAsync(
              chat.json("/login", Optional.empty(), "POST", credentials("x" + i, "y")).build()));
    }
    await(() -> passwords.waiting.size() == 64);
    Answer full = login("one more", "x");
    assertThat(full.status()).isEqualTo(503);
    assertThat(full.header("Retry-After")).isEqualTo("1");
    assertThat(chat.get("/v1/notes", ana).status()).isEqualTo(200);
    passwords.release();
    for (CompletableFuture<Answer> login : logins) {
      assertThat(login.get(10, TimeUnit.SECONDS).status()).isEqualTo(400);
    }
  }

  @Test
  void aStoreThatIsAwayIsUnavailableAndNeverAServerError() {
    Person ana = chat.user("ana");
    Person bo = chat.user("bo");
    chat.store.goAway(Duration.ofSeconds(7));
    String hi = "{\"recipient\":\"" + bo.id() + "\",\"content\":\"hi\"}";
    for (Answer answer :
        List.of(
            chat.post("/messages", ana, hi),
            chat.get("/messages/" + bo.id(), ana),
            login("ana", "right"),
            chat.call("POST", "/register", credentials("new", "x")),
            chat.call("PUT", "/status", ana, "{\"status\":\"BUSY\"}"),
            chat.get("/v1/notes", ana))) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).isEqualTo("7");
      assertThat(answer.body())
          .isEqualTo(
              "{\"error\":\"The server can't store this now. Try again later.\","
                  + "\"code\":\"unavailable\"}");
    }
    assertThat(chat.get("/health/ready").status()).isEqualTo(503);
    assertThat(chat.get("/health/live").body()).isEqualTo("{\"status\":\"live\"}");
    chat.store.comeBack();
    assertThat(chat.get("/health/ready").body()).isEqualTo("{\"status\":\"ready\"}");
    assertThat(chat.post("/messages", ana, hi).status()).isEqualTo(200);
  }

  @Test
  void aFaultOfOurOwnIsAServerErrorAndSaysNoMore() throws Exception {
    passwords.held = true;
    var login =
        chat.sendAsync(
            chat.json("/login", Optional.empty(), "POST", credentials("ana", "secret")).build());
    await(() -> passwords.waiting.size() == 1);
    passwords.failAll(new IllegalStateException("secret"));
    Answer answer = login.get(10, TimeUnit.SECONDS);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("{\"error\":\"Server error\",\"code\":\"server_error\"}");
  }

  @Test
  void forwardedAddressesOfStrangersDoNotCount() {
    for (int i = 0; i < 31; i++) {
      HttpRequest request =
          chat.json("/register", Optional.empty(), "POST", credentials("f" + i, "x"))
              .header("X-Forwarded-For", "203.0.113." + i)
              .build();
      assertThat(chat.send(request).status()).isEqualTo(i < 30 ? 201 : 429);
    }
  }
}
