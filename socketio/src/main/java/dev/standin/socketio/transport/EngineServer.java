package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.Encoding;
import dev.standin.socketio.engineio.EngineError;
import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.engineio.EngineListener;
import dev.standin.socketio.engineio.EngineRequest;
import dev.standin.socketio.engineio.Handshake;
import dev.standin.socketio.engineio.Owner;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Serves Engine.IO 4, and 3 where the options allow it, on a Vert.x HTTP server: call [#handle]
/// first thing in its request handler.
public final class EngineServer {

  private static final System.Logger LOG = System.getLogger(EngineServer.class.getName());
  private static final int ID_BYTES = 15;
  private static final Pattern FIT_FOR_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Map<String, String> COMMON =
      Map.of(
          "EIO",
          "EIO",
          "4",
          "4",
          "transport",
          "transport",
          "polling",
          "polling",
          "websocket",
          "websocket");

  /// The query of most WebSockets.
  private static final Map<String, String> BARE = Map.of("EIO", "4", "transport", "websocket");

  private final Vertx vertx;
  private final EngineOptions options;
  private final EngineListener listener;
  private final Sources sources;
  private final Loops loops;
  private final Registry registry;
  private final CorsHeaders cors;
  private final ClientAssets assets;
  private final Consumer<LoopSession> whenOver;
  private final Headers.SharedLines sharedLines = new Headers.SharedLines();
  private final InputBudget budget = InputBudget.ofMemory();
  private final EngineRequest.Offer offer;
  private final Polling polling;
  private final SharedReceive receiving = new SharedReceive();
  private final WebSocketChannel.Terms plain;

  /// A server that takes requests at once.
  public EngineServer(
      Vertx vertx, EngineOptions options, EngineListener listener, Sources sources) {
    this.vertx = vertx;
    this.options = options;
    this.listener = listener;
    this.sources = sources;
    this.loops = new Loops(vertx, sources.nanos());
    this.registry = new Registry(options.admission());
    this.whenOver = registry::remove;
    this.cors = new CorsHeaders(options.cors());
    this.offer = new EngineRequest.Offer(options.transports(), options.allowEio3());
    int bytes = options.limits().maxPayload();
    long millis = options.deadlines().body().toMillis();
    this.polling = new Polling(new HttpExchange.BodyLimit(bytes, budget, millis));
    this.plain = WebSocketChannel.Terms.plain(bytes, budget);
    this.assets = new ClientAssets(vertx, options.clientFiles());
  }

  /// How many sessions there are.
  public int sessions() {
    return registry.count();
  }

  /// For tests.
  InputBudget budget() {
    return budget;
  }

  /// For [io.vertx.core.http.HttpServer#connectionHandler], on the connection's event loop: ends
  /// connections whose requests come too slowly, those of the application too.
  public void connected(HttpConnection connection) {
    Takeover.watch(connection, channel -> watcher(channel.eventLoop()), receiving);
  }

  private RequestDeadlines watcher(EventLoop eventLoop) {
    return new RequestDeadlines(loops.of(eventLoop), options.deadlines());
  }

  /// Takes the request if its path is the engine's; false leaves it to the application. On the
  /// request's event loop.
  public boolean handle(HttpServerRequest request) {
    String path = request.path();
    String root = options.path();
    if (path == null || !(path.startsWith(root) || (path + "/").equals(root))) {
      return false;
    }
    if (path.length() > root.length()) {
      assets.serve(request, path.substring(root.length()));
      return true;
    }
    Loop home = loops.current(vertx);
    if (!cors.apply(request)) {
      boolean upgrade = Takeover.wanted(request);
      var exchange = new HttpExchange(request, home, options.compression().polling());
      guarded(new Arrival(request, exchange, home, upgrade), this::route);
    }
    return true;
  }

  /// A request on its loop.
  private record Arrival(
      HttpServerRequest request, HttpExchange exchange, Loop home, boolean upgrade) {}

  private void guarded(Arrival arrival, Consumer<Arrival> task) {
    try {
      task.accept(arrival);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "A hook or a takeover failed; the request is refused", e);
      arrival.exchange.refuse(EngineError.FORBIDDEN);
    }
  }

  private void route(Arrival arrival) {
    Map<String, String> query = new LinkedHashMap<>();
    try {
      arrival.request.params().forEach((name, value) -> query.put(common(name), common(value)));
    } catch (IllegalArgumentException _) {
      refuse(arrival, EngineError.BAD_REQUEST);
      return;
    }
    String method = arrival.request.method().name();
    switch (EngineRequest.of(method, query, arrival.upgrade, offer)) {
      case EngineRequest.Refused(EngineError error) -> refuse(arrival, error);
      case EngineRequest.Continuing(String sid, boolean consistent, Encoding encoding) -> {
        Optional<LoopSession> session = registry.find(sid);
        if (session.isEmpty()) {
          refuse(arrival, EngineError.UNKNOWN_SID);
        } else if (!consistent || session.get().protocol() != encoding.protocol()) {
          refuse(arrival, EngineError.BAD_REQUEST);
        } else if (arrival.upgrade) {
          upgrade(arrival, session.get(), encoding);
        } else {
          headers(arrival, "").addTo(arrival.request.response().headers());
          polling.proceed(arrival.request, arrival.exchange, session.get());
        }
      }
      case EngineRequest.Opening(_, Encoding encoding) ->
          ask(arrival, new Opening(query, encoding));
    }
  }

  /// One instance of what stands in every query, for as long as there are sessions.
  private static String common(String text) {
    return COMMON.getOrDefault(text, text);
  }

  /// What a client that wants a session said, and how it speaks.
  private record Opening(Map<String, String> query, Encoding encoding) {}

  /// Lets the application decide about a new session, now or later.
  private void ask(Arrival arrival, Opening opening) {
    if (arrival.upgrade && !Takeover.keyed(arrival.request)) {
      refuseHandshake(arrival);
      return;
    }
    var decision = options.hooks().allowRequest().apply(arrival.request).toCompletableFuture();
    if (decision.isDone()) {
      decided(arrival, opening, decision.join());
      return;
    }
    if (arrival.upgrade) {
      Takeover.channel(arrival.request).config().setAutoRead(false);
    }
    CompletableFuture<Optional<String>> first = decision.copy();
    long millis = options.deadlines().decision().toMillis();
    Owner.Cancel deadline =
        arrival.home.after(millis, () -> first.completeExceptionally(new TimeoutException()));
    first.whenComplete(
        (no, fault) ->
            arrival.home.run(
                () -> {
                  deadline.cancel();
                  resume(arrival, opening, fault == null ? Optional.of(no) : Optional.empty());
                }));
  }

  private void resume(Arrival late, Opening opening, Optional<Optional<String>> answer) {
    if (late.request.response().closed()) {
      return;
    }
    if (late.upgrade) {
      Takeover.channel(late.request).config().setAutoRead(true);
    }
    if (answer.isEmpty()) {
      LOG.log(System.Logger.Level.ERROR, "allowRequest failed or took too long");
      refuse(late, EngineError.OVERLOADED);
    } else {
      guarded(late, arrival -> decided(arrival, opening, answer.get()));
    }
  }

  private void decided(Arrival arrival, Opening opening, Optional<String> forbidden) {
    if (forbidden.isPresent()) {
      refuse(arrival, EngineError.FORBIDDEN, forbidden.get());
      return;
    }
    String id = newId(arrival.request);
    AnswerHeaders headers = headers(arrival, id);
    Handshake handshake = handshake(arrival.request, opening.query);
    Optional<EngineError> full = registry.admit(handshake.remoteAddress());
    if (full.isPresent()) {
      refuse(arrival, full.get());
      return;
    }
    EngineLimits limits = options.limits();
    var identity = new LoopSession.Identity(id, handshake, opening.encoding);
    LoopSession session = new LoopSession(identity, arrival.home, limits, whenOver);
    registry.add(session);
    if (!arrival.upgrade) {
      headers.addTo(arrival.request.response().headers());
      String open = limits.openPacket(id, options.upgradable());
      session.openByPoll(arrival.exchange, open, listener);
      return;
    }
    try {
      String open = limits.openPacket(id, false);
      WebSocketChannel wire = wire(arrival, session, headers);
      wire.begin(() -> session.openByWire(wire, open, listener));
    } catch (RuntimeException e) {
      registry.remove(session);
      throw e;
    }
  }

  private void upgrade(Arrival arrival, LoopSession session, Encoding encoding) {
    if (!options.allowUpgrades()) {
      refuse(arrival, EngineError.BAD_REQUEST);
      return;
    }
    if (!Takeover.keyed(arrival.request)) {
      refuseHandshake(arrival);
      return;
    }
    WebSocketChannel wire = wire(arrival, session, headers(arrival, "")).writing(encoding);
    wire.begin(() -> session.upgrade(wire));
  }

  /// Takes the channel over and answers that.
  private WebSocketChannel wire(Arrival arrival, LoopSession session, AnswerHeaders headers) {
    HttpServerRequest request = arrival.request;
    Channel channel = Takeover.channel(request);
    Optional<PerMessageDeflate> deflate =
        options.compression().webSocket().isEmpty()
            ? Optional.empty()
            : PerMessageDeflate.of(request.headers().getAll("Sec-WebSocket-Extensions"));
    String extensions =
        deflate.map(agreed -> "Sec-WebSocket-Extensions: " + agreed.answer() + "\r\n").orElse("");
    WebSocketChannel wire = new WebSocketChannel(channel, session, terms(deflate));
    String accept = Takeover.accept(request);
    Takeover.take(channel, wire, new Takeover.Answer(accept, extensions + headers.lines()));
    return wire;
  }

  /// What a connection may send, and gets compressed.
  private WebSocketChannel.Terms terms(Optional<PerMessageDeflate> deflate) {
    return deflate
        .map(agreed -> plain.with(agreed, options.compression().webSocket().orElseThrow()))
        .orElse(plain);
  }

  /// What the application adds to an answer; with the new session's id if it is the first.
  private AnswerHeaders headers(Arrival arrival, String newId) {
    AnswerHeaders headers = new AnswerHeaders();
    if (!newId.isEmpty()) {
      options.cookie().ifPresent(cookie -> headers.add("Set-Cookie", cookie.of(newId)));
      options.hooks().initialHeaders().accept(headers, arrival.request);
    }
    options.hooks().headers().accept(headers, arrival.request);
    return headers;
  }

  private void refuseHandshake(Arrival arrival) {
    arrival.request.response().putHeader("Sec-WebSocket-Version", "13");
    refuse(arrival, EngineError.BAD_REQUEST);
  }

  private void refuse(Arrival arrival, EngineError error) {
    refuse(arrival, error, error.message());
  }

  private void refuse(Arrival arrival, EngineError error, String message) {
    arrival.exchange.refuse(error, error.json(message));
    var refusal = new EngineOptions.Refusal(arrival.request, error.status(), error.code(), message);
    options.hooks().refused().accept(refusal);
  }

  private Handshake handshake(HttpServerRequest request, Map<String, String> query) {
    return new Handshake(
        options.path(),
        query.equals(BARE) ? BARE : Map.copyOf(query),
        Headers.of(request.headers(), sharedLines),
        options.hooks().clientAddress().apply(request),
        request.isSSL(),
        sources.wall().millis());
  }

  private String newId(HttpServerRequest request) {
    if (options.hooks().newId().isPresent()) {
      String chosen = options.hooks().newId().get().apply(request);
      if (!FIT_FOR_ID.matcher(chosen).matches()) {
        throw new IllegalStateException("an id must be 1 to 128 characters of A-Za-z0-9_-");
      }
      return chosen;
    }
    byte[] id = new byte[ID_BYTES];
    synchronized (sources.random()) {
      sources.random().nextBytes(id);
    }
    return Base64.getUrlEncoder().encodeToString(id);
  }

  /// Lets nobody in any more and ends all sessions in good order, so that clients reconnect (to
  /// another node, or to this one after its restart): WebSockets close with 1001, waiting polls are
  /// answered. Completes when all are gone, at the latest after the grace time. Call it before the
  /// HTTP server is closed.
  public CompletionStage<Void> shutdown() {
    CompletableFuture<Void> drained = registry.close();
    registry.all().forEach(session -> session.loop().run(session::shutdown));
    long grace = options.shutdownGrace().toMillis();
    CompletableFuture<Void> done = new CompletableFuture<>();
    drained.thenRun(() -> done.complete(null));
    long timer =
        vertx.setTimer(
            Math.max(1, grace),
            _ -> {
              registry.all().forEach(session -> session.loop().run(session::abandon));
              done.complete(null);
            });
    done.thenRun(() -> vertx.cancelTimer(timer)).thenRun(loops::free);
    return done;
  }
}
