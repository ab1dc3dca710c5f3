package dev.standin.http;

import dev.standin.auth.BcryptPasswords;
import dev.standin.auth.JwtTokens;
import dev.standin.auth.SigningSecret;
import dev.standin.chat.AccountLimits;
import dev.standin.chat.Accounts;
import dev.standin.chat.Availability;
import dev.standin.chat.Chat;
import dev.standin.chat.InMemorySearch;
import dev.standin.chat.InMemoryStore;
import dev.standin.chat.Message;
import dev.standin.chat.Notes;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Passwords;
import dev.standin.chat.Presence;
import dev.standin.chat.StandIn;
import dev.standin.chat.Throttle;
import dev.standin.chat.Throttles;
import dev.standin.chat.Unheard;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import dev.standin.wire.BlockSeal;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A real server on a free port over a store in memory, with a clock in the test's hand and a
/// stand-in that says what the test wants. Every answer is checked against openapi.yaml.
final class ChatServer implements AutoCloseable {

  static final String SECRET = "a-secret-of-thirty-two-bytes-0123";
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final OpenApiSpec SPEC = new OpenApiSpec();

  final AtomicLong millis = new AtomicLong(START.toEpochMilli());
  final ObjectIds ids = new ObjectIds(this::now, new Random(1));
  final InMemoryStore store = new InMemoryStore(this::now, ids);
  final Heard heard = new Heard();
  final ScriptedStandIn standIn = new ScriptedStandIn();
  final Metrics metrics = new Metrics();
  final Set<UserId> online = ConcurrentHashMap.newKeySet();
  final VirtualThreads threads = new VirtualThreads(64);
  final JwtTokens tokens = new JwtTokens(secret(), Duration.ofDays(30), this::now);
  final BcryptPasswords bcrypt = new BcryptPasswords(1, 8, new SecureRandom());
  final Accounts accounts;
  final Presence presence;
  final Api api;
  private final Vertx vertx;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  /// Everything as the operator would leave it.
  static ChatServer usual() {
    return new ChatServer(ApiSettings.DEFAULT, AccountLimits.DEFAULT, Optional.empty());
  }

  ChatServer(ApiSettings settings, AccountLimits limits, Optional<Passwords> passwords) {
    var throttles = Throttles.ofOneNode(limits.keys(), this::nanos);
    this.accounts =
        new Accounts(
            new Accounts.Parts(
                store,
                passwords.orElse(bcrypt),
                tokens,
                ids,
                this::now,
                threads,
                heard.signedOut::add),
            limits,
            throttles);
    this.presence = new Presence(store, store, heard, this::now);
    Throttle sends =
        throttles.buckets("sends", new AccountLimits.Rate(300, Duration.ofNanos(33_333_333)));
    var parts =
        new Api.Parts(
            new Chat(store, standIn, sends, ids),
            accounts,
            presence,
            online::contains,
            new Notes(store, store, ids, this::now),
            store,
            new InMemorySearch(store),
            store,
            new ClientAddresses(List.of("127.0.0.2")),
            new BlockSeal(secret().derive("pages/conversations")),
            threads,
            throttles,
            metrics,
            () -> new ServerFacts("0.1.0", Optional.of("api.example.com")),
            this::now,
            this::nanos,
            new Random(2));
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    this.api = new Api(vertx, parts, settings, limits);
    this.server = listening();
  }

  private HttpServer listening() {
    return done(
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHttp2ClearTextEnabled(false)
                    .setHandle100ContinueAutomatically(true))
            .invalidRequestHandler(api::malformed)
            .requestHandler(api)
            .listen(0, "127.0.0.1"));
  }

  private static SigningSecret secret() {
    return switch (SigningSecret.check(SECRET, false)) {
      case SigningSecret.Checked.Good(SigningSecret secret) -> secret;
      case SigningSecret.Checked.Weak _, SigningSecret.Checked.Refused _ ->
          throw new AssertionError("the secret of the tests is strong");
    };
  }

  private static <T> T done(io.vertx.core.Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  Instant now() {
    return Instant.ofEpochMilli(millis.get());
  }

  long nanos() {
    return (millis.get() - START.toEpochMilli()) * 1_000_000;
  }

  int port() {
    return server.actualPort();
  }

  /// Somebody registered, with a token.
  record Person(UserId id, String token) {}

  Person user(String name) {
    User user =
        new User(
            ids.user(),
            name + "@example.com",
            "$2b$04$LgVDU3q0dZzmCZJxa2JZ3O7wLQ1bVb3sHYQ4rYs6Qb6fN5j4uE5Iq",
            Availability.AVAILABLE,
            Optional.empty(),
            Optional.empty(),
            now());
    store.register(user);
    return new Person(user.id(), tokens.issue(user.id()));
  }

  Person busy(String name) {
    Person person = user(name);
    store.availability(person.id(), Availability.BUSY);
    return person;
  }

  /// An answer: what a client sees of it.
  record Answer(int status, String body, HttpResponse<byte[]> response) {
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  Answer get(String path, Person person) {
    return send(request(path, Optional.of(person)).GET().build(), "GET");
  }

  Answer get(String path) {
    return send(request(path, Optional.empty()).GET().build(), "GET");
  }

  Answer post(String path, Person person, String json) {
    return call("POST", path, person, json);
  }

  Answer call(String method, String path, Person person, String json) {
    return send(json(path, Optional.of(person), method, json).build(), method);
  }

  Answer call(String method, String path, String json) {
    return send(json(path, Optional.empty(), method, json).build(), method);
  }

  HttpRequest.Builder request(String path, Optional<Person> person) {
    var builder =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(Duration.ofSeconds(20));
    person.ifPresent(p -> builder.header("Authorization", "Bearer " + p.token()));
    return builder;
  }

  HttpRequest.Builder json(String path, Optional<Person> person, String method, String json) {
    return request(path, person)
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(json));
  }

  Answer send(HttpRequest request) {
    return send(request, request.method());
  }

  private Answer send(HttpRequest request, String method) {
    try {
      return checked(
          request, method, client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  CompletableFuture<Answer> sendAsync(HttpRequest request) {
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .thenApply(response -> checked(request, request.method(), response));
  }

  private static Answer checked(HttpRequest request, String method, HttpResponse<byte[]> response) {
    String body = new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
    String operation = method + " " + template(request.uri().getPath());
    if (SPEC.operations().contains(operation) && response.statusCode() != 405) {
      SPEC.check(operation, response);
    } else if (response.statusCode() >= 400 && !body.isEmpty()) {
      SPEC.checkProblem(response.body());
    }
    return new Answer(response.statusCode(), body, response);
  }

  private static String template(String path) {
    return path.replaceFirst("^/messages/[^/]+$", "/messages/{recipientId}")
        .replaceFirst("^(/v1/(?:users|notes|conversations|standin/replies))/[^/]+", "$1/{id}");
  }

  static OpenApiSpec spec() {
    return SPEC;
  }

  @Override
  public void close() {
    done(vertx.close());
    bcrypt.close();
  }

  /// Answers with what the test completes.
  static final class ScriptedStandIn implements StandIn {
    final ConcurrentHashMap<String, CompletableFuture<Optional<Message>>> replies =
        new ConcurrentHashMap<>();

    CompletableFuture<Optional<Message>> to(String question) {
      return replies.computeIfAbsent(question, _ -> new CompletableFuture<>());
    }

    @Override
    public CompletionStage<Optional<Message>> answer(Message question) {
      return to(question.content());
    }
  }

  /// What was told to sockets.
  static final class Heard extends Unheard {
    record Change(UserId user, Availability now, Collection<UserId> audience) {}

    final ConcurrentLinkedQueue<Change> changes = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<UserId> signedOut = new ConcurrentLinkedQueue<>();

    @Override
    public void availability(UserId user, Availability now, Collection<UserId> audience) {
      changes.add(new Change(user, now, List.copyOf(audience)));
    }
  }
}
