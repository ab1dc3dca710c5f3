package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.EngineLimits;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/// How an engine serves. [#defaults] suits most; each `with` changes one value.
///
/// @param path where it listens; ends in a slash, and clients may leave that out
/// @param limits bounds and beats of the sessions
/// @param transports `polling`, `websocket` or both
/// @param allowUpgrades whether a session may move from polling to a WebSocket
/// @param cors which web pages may read the answers to polls
/// @param admission how many sessions there may be
/// @param deadlines how long a client may take over a request
/// @param compression what is compressed on its way out
/// @param cookie a cookie with the session's id, for load balancers that route by one
/// @param hooks what the application decides about requests
/// @param clientFiles the browser client under the same path
/// @param allowEio3 whether 2.x clients, which speak revision 3 of the protocol, are let in
/// @param shutdownGrace how long a shutdown waits for clients to fetch what is queued
public record EngineOptions(
    String path,
    EngineLimits limits,
    Set<String> transports,
    boolean allowUpgrades,
    Cors cors,
    Admission admission,
    Deadlines deadlines,
    Compression compression,
    Optional<Cookie> cookie,
    Hooks hooks,
    ClientFiles clientFiles,
    boolean allowEio3,
    Duration shutdownGrace) {

  /// Web pages of other origins that may read answers. An origin that is not allowed gets no CORS
  /// header. No origins and no rule switch CORS off.
  ///
  /// @param origins by name; `*` allows all of them, then never with credentials
  /// @param rule further origins; must not block; one that throws allows nothing
  /// @param credentials whether cookies and the like may come along
  /// @param methods told to preflights
  /// @param allowedHeaders told to preflights; empty: whatever they ask for
  /// @param exposedHeaders of the answers that scripts may read
  /// @param maxAge how long a browser may keep a preflight's answer; zero: its own choice
  public record Cors(
      List<String> origins,
      Optional<Predicate<String>> rule,
      boolean credentials,
      List<String> methods,
      List<String> allowedHeaders,
      List<String> exposedHeaders,
      Duration maxAge) {

    public Cors {
      origins = List.copyOf(origins);
      methods = tokens(methods);
      allowedHeaders = tokens(allowedHeaders);
      exposedHeaders = tokens(exposedHeaders);
    }

    /// These origins, `GET` and `POST`, all headers that are asked for, none exposed.
    public Cors(List<String> origins, boolean credentials) {
      this(origins, Optional.empty(), credentials);
    }

    boolean off() {
      return origins.isEmpty() && rule.isEmpty();
    }

    /// These origins and those that the rule accepts.
    public Cors(List<String> origins, Predicate<String> rule, boolean credentials) {
      this(origins, Optional.of(rule), credentials);
    }

    private Cors(List<String> origins, Optional<Predicate<String>> rule, boolean credentials) {
      this(origins, rule, credentials, List.of("GET", "POST"), List.of(), List.of(), Duration.ZERO);
    }

    boolean allows(String origin) {
      return origins.contains(origin) || (rule.isPresent() && rule.get().test(origin));
    }

    private static List<String> tokens(List<String> names) {
      names.forEach(AnswerHeaders::checkToken);
      return List.copyOf(names);
    }

    public static Cors none() {
      return new Cors(List.of(), false);
    }
  }

  /// The most sessions at a time, in all and from one client address.
  public record Admission(int connections, int connectionsPerAddress) {

    public Admission {
      if (connections < 1 || connectionsPerAddress < 1) {
        throw new IllegalArgumentException("connection limits must be at least 1");
      }
    }
  }

  /// How long a client may take over a request, counted from its first byte, and from the
  /// connection's beginning for the first. Bodies of polls get 408; connections that were told to
  /// [EngineServer#connected] are closed.
  ///
  /// @param head request line and headers
  /// @param body the body, from the end of the head
  /// @param decision the application's, in [Hooks#withAllowRequestLater]
  public record Deadlines(Duration head, Duration body, Duration decision) {

    public Deadlines {
      if (!head.isPositive() || !body.isPositive() || !decision.isPositive()) {
        throw new IllegalArgumentException("deadlines must be longer than zero");
      }
    }
  }

  /// What is compressed, from so many bytes on; empty compresses nothing. Off by default, as it
  /// costs time of the event loop (9 µs for an answer of 1,700 bytes), and messages are mostly
  /// shorter. Messages to WebSockets are compressed once for all receivers.
  ///
  /// @param polling answers to polls, by `gzip` or `deflate` as the client accepts them
  /// @param webSocket messages to clients that offer permessage-deflate; smaller ones go plain, and
  ///   so do those that would not shrink
  public record Compression(Optional<Integer> polling, Optional<Integer> webSocket) {

    /// What engine.io compresses from.
    public static final int USUAL = 1024;

    public static Compression none() {
      return new Compression(Optional.empty(), Optional.empty());
    }

    /// Both, from 1,024 bytes on.
    public static Compression both() {
      return new Compression(Optional.of(USUAL), Optional.of(USUAL));
    }
  }

  /// All run on the event loop and must not block; one that throws refuses the request.
  ///
  /// @param clientAddress the address of a request's client; behind trusted proxies the application
  ///   reads their headers here
  /// @param allowRequest refuses a request for a new session with a sentence (403, code 4), or lets
  ///   it pass with nothing; one that takes longer than [Deadlines#decision] refuses (503)
  /// @param initialHeaders adds headers to the answer that opens a session, WebSocket or not
  /// @param headers adds headers to each answer of a session and to each switch to a WebSocket
  /// @param refused is told of each request that is refused before any session looks at it
  /// @param newId makes the id of a new session: unguessable, never twice, 1 to 128 characters of
  ///   `A-Za-z0-9_-`; empty: 120 random bits
  public record Hooks(
      Function<HttpServerRequest, String> clientAddress,
      Function<HttpServerRequest, CompletionStage<Optional<String>>> allowRequest,
      BiConsumer<AnswerHeaders, HttpServerRequest> initialHeaders,
      BiConsumer<AnswerHeaders, HttpServerRequest> headers,
      Consumer<Refusal> refused,
      Optional<Function<HttpServerRequest, String>> newId) {

    private static final CompletionStage<Optional<String>> YES =
        CompletableFuture.completedStage(Optional.empty());

    public static Hooks none() {
      return new Hooks(
          Hooks::peerAddress, _ -> YES, (_, _) -> {}, (_, _) -> {}, _ -> {}, Optional.empty());
    }

    public Hooks withClientAddress(Function<HttpServerRequest, String> value) {
      return new Hooks(value, allowRequest, initialHeaders, headers, refused, newId);
    }

    public Hooks withAllowRequest(Function<HttpServerRequest, Optional<String>> value) {
      return withAllowRequestLater(
          value.andThen(no -> no.isEmpty() ? YES : CompletableFuture.completedStage(no)));
    }

    /// The answer may come later and from any thread.
    public Hooks withAllowRequestLater(
        Function<HttpServerRequest, CompletionStage<Optional<String>>> value) {
      return new Hooks(clientAddress, value, initialHeaders, headers, refused, newId);
    }

    public Hooks withInitialHeaders(BiConsumer<AnswerHeaders, HttpServerRequest> value) {
      return new Hooks(clientAddress, allowRequest, value, headers, refused, newId);
    }

    public Hooks withHeaders(BiConsumer<AnswerHeaders, HttpServerRequest> value) {
      return new Hooks(clientAddress, allowRequest, initialHeaders, value, refused, newId);
    }

    public Hooks withRefused(Consumer<Refusal> value) {
      return new Hooks(clientAddress, allowRequest, initialHeaders, headers, value, newId);
    }

    public Hooks withNewId(Function<HttpServerRequest, String> value) {
      return new Hooks(
          clientAddress, allowRequest, initialHeaders, headers, refused, Optional.of(value));
    }

    private static String peerAddress(HttpServerRequest request) {
      var peer = request.remoteAddress();
      String host = peer == null ? null : peer.hostAddress();
      return host == null ? "" : host;
    }
  }

  /// A refused request: the code and the sentence are those of the answer's body.
  public record Refusal(HttpServerRequest request, int status, int code, String message) {}

  public EngineOptions {
    transports = Set.copyOf(transports);
    if (!path.startsWith("/") || !path.endsWith("/")) {
      throw new IllegalArgumentException(
          "the engine's path must begin and end with a slash: " + path);
    }
    if (transports.isEmpty() || !Set.of("polling", "websocket").containsAll(transports)) {
      throw new IllegalArgumentException(
          "transports must be polling, websocket or both: " + transports);
    }
  }

  /// `/socket.io/`, default limits, both transports with upgrades, no CORS, 100,000 sessions and
  /// 10,000 from one address, 15 s for a head, 60 s for a body, 10 s for a decision, no
  /// compression, no cookie, no hooks, no client files, no 2.x clients, 5 s of grace.
  public static EngineOptions defaults() {
    return new EngineOptions(
        "/socket.io/",
        EngineLimits.defaults(),
        Set.of("polling", "websocket"),
        true,
        Cors.none(),
        new Admission(100_000, 10_000),
        new Deadlines(Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofSeconds(10)),
        Compression.none(),
        Optional.empty(),
        Hooks.none(),
        ClientFiles.none(),
        false,
        Duration.ofSeconds(5));
  }

  public EngineOptions withPath(String value) {
    return with(draft -> draft.path = value);
  }

  public EngineOptions withLimits(EngineLimits value) {
    return with(draft -> draft.limits = value);
  }

  public EngineOptions withTransports(Set<String> value) {
    return with(draft -> draft.transports = value);
  }

  public EngineOptions withAllowUpgrades(boolean value) {
    return with(draft -> draft.allowUpgrades = value);
  }

  public EngineOptions withCors(Cors value) {
    return with(draft -> draft.cors = value);
  }

  public EngineOptions withAdmission(Admission value) {
    return with(draft -> draft.admission = value);
  }

  public EngineOptions withDeadlines(Deadlines value) {
    return with(draft -> draft.deadlines = value);
  }

  public EngineOptions withCompression(Compression value) {
    return with(draft -> draft.compression = value);
  }

  public EngineOptions withCookie(Cookie value) {
    return with(draft -> draft.cookie = Optional.of(value));
  }

  public EngineOptions withHooks(Hooks value) {
    return with(draft -> draft.hooks = value);
  }

  public EngineOptions withClientFiles(ClientFiles value) {
    return with(draft -> draft.clientFiles = value);
  }

  /// Whether 2.x clients are let in.
  public EngineOptions withAllowEio3(boolean value) {
    return with(draft -> draft.allowEio3 = value);
  }

  public EngineOptions withShutdownGrace(Duration value) {
    return with(draft -> draft.shutdownGrace = value);
  }

  /// Whether a session that begins with polling is told of WebSockets.
  boolean upgradable() {
    return allowUpgrades && transports.contains("websocket");
  }

  private EngineOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /// All values on their way to other options.
  private static final class Draft {
    private String path;
    private EngineLimits limits;
    private Set<String> transports;
    private boolean allowUpgrades;
    private Cors cors;
    private Admission admission;
    private Deadlines deadlines;
    private Compression compression;
    private Optional<Cookie> cookie;
    private Hooks hooks;
    private ClientFiles clientFiles;
    private boolean allowEio3;
    private Duration shutdownGrace;

    Draft(EngineOptions from) {
      path = from.path;
      limits = from.limits;
      transports = from.transports;
      allowUpgrades = from.allowUpgrades;
      cors = from.cors;
      admission = from.admission;
      deadlines = from.deadlines;
      compression = from.compression;
      cookie = from.cookie;
      hooks = from.hooks;
      clientFiles = from.clientFiles;
      allowEio3 = from.allowEio3;
      shutdownGrace = from.shutdownGrace;
    }

    EngineOptions done() {
      return new EngineOptions(
          path,
          limits,
          transports,
          allowUpgrades,
          cors,
          admission,
          deadlines,
          compression,
          cookie,
          hooks,
          clientFiles,
          allowEio3,
          shutdownGrace);
    }
  }
}
