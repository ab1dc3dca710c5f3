package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.Encoding;
import dev.standin.socketio.engineio.EngineError;
import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.engineio.EngineListener;
import dev.standin.socketio.engineio.EngineRequest;
import dev.standin.socketio.engineio.Handshake;
import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Serves Engine.IO 4, and 3 where the options allow it, on a Vert.x HTTP server: call [#handle]
/// first thing in its request handler.
public final class EngineServer {

  private static final System.Logger LOG = System.getLogger(EngineServer.class.getName());
  private static final int ID_BYTES = 15;
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

  private final Vertx vertx;
  private final EngineOptions options;
  private final EngineListener listener;
  private final Sources sources;
  private final Loops loops;
  private final Registry registry;
  private final CorsHeaders cors;
  private final ClientAssets assets;
  private final EngineRequest.Offer offer;
  private final InputBudget budget = InputBudget.ofMemory();

  /// A server that takes requests at once.
  public EngineServer(
      Vertx vertx, EngineOptions options, EngineListener listener, Sources sources) {
    this.vertx = vertx;
    this.options = options;
    this.listener = listener;
    this.sources = sources;
    this.loops = new Loops(vertx, sources.nanos());
    this.registry = new Registry(options.admission());
    this.cors = new CorsHeaders(options.cors());
    this.offer = new EngineRequest.Offer(options.transports(), options.allowEio3());
    this.assets = new ClientAssets(vertx, options.clientFiles());
  }

  /// How many sessions there are.
  public int sessions() {
    return registry.count();
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
      HttpExchange exchange = new HttpExchange(request, home);
      try {
        route(request, exchange, home);
      } catch (RuntimeException e) {
        LOG.log(
            System.Logger.Level.ERROR, "A hook or a takeover failed; the request is refused", e);
        exchange.refuse(EngineError.FORBIDDEN);
      }
    }
    return true;
  }

  private void route(HttpServerRequest request, HttpExchange exchange, Loop home) {
    Map<String, String> query = new LinkedHashMap<>();
    try {
      request.params().forEach((name, value) -> query.put(common(name), common(value)));
    } catch (IllegalArgumentException _) {
      exchange.refuse(EngineError.BAD_REQUEST);
      return;
    }
    String method = request.method().name();
    boolean upgrade = Takeover.wanted(request);
    switch (EngineRequest.of(method, query, upgrade, offer)) {
      case EngineRequest.Refused(EngineError error) -> exchange.refuse(error);
      case EngineRequest.Continuing(String sid, boolean consistent, Encoding encoding) -> {
        Optional<LoopSession> session = registry.find(sid);
        if (session.isEmpty()) {
          exchange.refuse(EngineError.UNKNOWN_SID);
        } else if (!consistent || session.get().protocol() != encoding.protocol()) {
          exchange.refuse(EngineError.BAD_REQUEST);
        } else if (upgrade) {
          upgrade(request, exchange, new Upgrading(session.get(), encoding));
        } else {
          proceed(request, exchange, session.get());
        }
      }
      case EngineRequest.Opening(_, Encoding encoding) ->
          open(request, exchange, new Opening(home, query, upgrade, encoding));
    }
  }

  /// One instance of what stands in every query, for as long as there are sessions.
  private static String common(String text) {
    return COMMON.getOrDefault(text, text);
  }

  private record Opening(
      Loop home, Map<String, String> query, boolean upgrade, Encoding encoding) {}

  private record Upgrading(LoopSession session, Encoding encoding) {}

  private void open(HttpServerRequest request, HttpExchange exchange, Opening opening) {
    Optional<String> accept = opening.upgrade ? Takeover.accept(request) : Optional.of("");
    if (accept.isEmpty()) {
      refuseHandshake(request, exchange);
      return;
    }
    Optional<String> forbidden = options.hooks().allowRequest().apply(request);
    if (forbidden.isPresent()) {
      exchange.refuse(EngineError.FORBIDDEN, EngineError.FORBIDDEN.json(forbidden.get()));
      return;
    }
    Handshake handshake = handshake(request, opening.query);
    Optional<EngineError> full = registry.admit(handshake.remoteAddress());
    if (full.isPresent()) {
      exchange.refuse(full.get());
      return;
    }
    var identity = new LoopSession.Identity(newId(), handshake, opening.encoding);
    EngineLimits limits = options.limits();
    LoopSession session = new LoopSession(identity, opening.home, limits, registry::remove);
    registry.add(session);
    if (opening.upgrade) {
      String open = limits.openPacket(session.id(), false);
      WebSocketChannel wire = wire(request, session);
      try {
        take(wire, accept.get(), () -> session.openByWire(wire, open, listener));
      } catch (RuntimeException e) {
        registry.remove(session);
        throw e;
      }
    } else {
      boolean upgradable = options.transports().contains("websocket");
      session.openByPoll(exchange, limits.openPacket(session.id(), upgradable), listener);
    }
  }

  private void upgrade(HttpServerRequest request, HttpExchange exchange, Upgrading upgrading) {
    Optional<String> accept = Takeover.accept(request);
    if (accept.isEmpty()) {
      refuseHandshake(request, exchange);
      return;
    }
    LoopSession session = upgrading.session;
    WebSocketChannel wire = wire(request, session).writing(upgrading.encoding);
    take(wire, accept.get(), () -> session.upgrade(wire));
  }

  private WebSocketChannel wire(HttpServerRequest request, LoopSession session) {
    Channel channel = Takeover.channel(request);
    return new WebSocketChannel(channel, session, options.limits().maxPayload(), budget);
  }

  private static void take(WebSocketChannel wire, String accept, Runnable ready) {
    Takeover.take(wire.channel(), wire, accept);
    wire.begin(ready);
  }

  private static void refuseHandshake(HttpServerRequest request, HttpExchange exchange) {
    request.response().putHeader("Sec-WebSocket-Version", "13");
    exchange.refuse(EngineError.BAD_REQUEST);
  }

  private void proceed(HttpServerRequest request, HttpExchange exchange, LoopSession session) {
    Loop owner = session.loop();
    switch (request.method().name()) {
      case "GET" -> {
        exchange.whenGone(() -> owner.run(() -> session.pollGone(exchange)));
        owner.run(() -> session.poll(exchange));
      }
      case "POST" -> post(request, exchange, session);
      default -> exchange.refuse(EngineError.BAD_REQUEST);
    }
  }

  private void post(HttpServerRequest request, HttpExchange exchange, LoopSession session) {
    Loop owner = session.loop();
    exchange.whenGone(() -> owner.run(() -> session.post(posts -> posts.gone(exchange))));
    owner.run(() -> session.post(exchange));
    Runnable tooLarge = () -> owner.run(() -> session.post(posts -> posts.tooLarge(exchange)));
    boolean binary = "application/octet-stream".equals(request.getHeader("Content-Type"));
    if (binary && session.protocol() != 3) {
      owner.run(() -> session.post(posts -> posts.unreadable(exchange)));
    } else if (contentLength(request) > options.limits().maxPayload()) {
      tooLarge.run();
    } else {
      exchange.body(
          new HttpExchange.BodyLimit(options.limits().maxPayload(), budget),
          body ->
              owner.run(
                  () -> {
                    if (binary) {
                      session.posted(exchange, body.getBytes());
                    } else {
                      text(session, exchange, body.getBytes());
                    }
                  }),
          tooLarge);
    }
  }

  private static void text(LoopSession session, HttpExchange exchange, byte[] utf8) {
    Utf8.decode(utf8)
        .ifPresentOrElse(
            text -> session.posted(exchange, text),
            () -> session.post(posts -> posts.unreadable(exchange)));
  }

  private static long contentLength(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length.trim());
    } catch (NumberFormatException _) {
      return Long.MAX_VALUE;
    }
  }

  private Handshake handshake(HttpServerRequest request, Map<String, String> query) {
    return new Handshake(
        options.path(),
        Map.copyOf(query),
        Headers.of(request.headers()),
        options.hooks().clientAddress().apply(request),
        request.isSSL(),
        sources.wall().millis());
  }

  private String newId() {
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
    done.thenRun(() -> vertx.cancelTimer(timer));
    return done;
  }
}
