package dev.standin.http;

import dev.standin.chat.AccountLimits;
import dev.standin.chat.Accounts;
import dev.standin.chat.Chat;
import dev.standin.chat.MessageLog;
import dev.standin.chat.MessageSearch;
import dev.standin.chat.Notes;
import dev.standin.chat.Online;
import dev.standin.chat.Presence;
import dev.standin.chat.Throttles;
import dev.standin.chat.UserStore;
import dev.standin.wire.BlockSeal;
import dev.standin.wire.Problem;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// All of HTTP but Socket.IO: the contract, `/v1`, health, metrics, documentation and the web app's
/// files. Holds no state of a connection, so one serves all event loops.
public final class Api implements Handler<HttpServerRequest> {

  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
  private static final CharSequence NO_CONTENT_POLICY =
      HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
  private static final CharSequence TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence REFERRER = HttpHeaders.createOptimized("Referrer-Policy");
  private static final CharSequence CONTENT_POLICY =
      HttpHeaders.createOptimized("Content-Security-Policy");
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized(RequestIds.HEADER);

  private final Routes routes;
  private final Route unknown;
  private final Cors cors;
  private final RequestIds ids;
  private final Exchange.Edge edge;

  /// What the API speaks to. `cursors` seals where pages end; `facts` are asked for at each
  /// request.
  public record Parts(
      Chat chat,
      Accounts accounts,
      Presence presence,
      Online online,
      Notes notes,
      MessageLog log,
      MessageSearch search,
      UserStore users,
      ClientAddresses addresses,
      BlockSeal cursors,
      VirtualThreads threads,
      Throttles throttles,
      Metrics metrics,
      Supplier<ServerFacts> facts,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {}

  public Api(Vertx vertx, Parts parts, ApiSettings settings, AccountLimits limits) {
    this.routes = new RouteList(parts, settings, limits).routes();
    this.unknown = new Route(HttpMethod.GET, "(unknown)", _ -> {}, parts.metrics());
    this.cors = new Cors(settings.corsOrigins());
    this.ids = new RequestIds(parts.random(), parts.addresses());
    this.edge =
        new Exchange.Edge(
            new Closing(vertx),
            parts.nanos(),
            parts
                .metrics()
                .histogram(
                    "standin_http_request_seconds",
                    "From the request's headers to the start of its answer."));
    parts
        .metrics()
        .gauge(
            "standin_blocking_work",
            "Requests that are served on virtual threads now.",
            parts.threads()::busy);
  }

  /// Method and path of every route, such as `GET /messages/{recipientId}`.
  List<String> routeNames() {
    return routes.all().stream().map(Route::name).toList();
  }

  @Override
  public void handle(HttpServerRequest request) {
    String id = ids.of(request);
    headers(request, id);
    String path = request.path();
    Optional<Routes.Found> found = path == null ? Optional.empty() : routes.find(path);
    if (found.isEmpty()) {
      exchange(request, unknown, id).problem(Problem.NOT_FOUND);
      return;
    }
    Optional<Route> route = found.get().route(request.method());
    if (route.isPresent()) {
      serve(exchange(request, route.get(), id), route.get(), found.get());
    } else if (request.method().equals(HttpMethod.OPTIONS)) {
      exchange(request, unknown, id).answer(cors.options(request, found.get().methods()));
    } else {
      exchange(request, unknown, id)
          .answer(Reply.problem(Problem.METHOD_NOT_ALLOWED).with("Allow", found.get().methods()));
    }
  }

  private void serve(Exchange exchange, Route route, Routes.Found found) {
    if (Closing.length(exchange.request()) > JsonBody.MAX_BYTES) {
      exchange.problem(Problem.TOO_LARGE);
      return;
    }
    found.parameter().ifPresent(exchange::parameter);
    exchange.guarded(() -> route.endpoint().serve(exchange));
  }

  /// Answers what is no HTTP; for [io.vertx.core.http.HttpServer#invalidRequestHandler].
  public void malformed(HttpServerRequest request) {
    headers(request, ids.of(request));
    unknown.count(Malformed.status(request));
    Malformed.answer(request);
  }

  private Exchange exchange(HttpServerRequest request, Route route, String id) {
    return new Exchange(request, route, id, edge);
  }

  private void headers(HttpServerRequest request, String id) {
    MultiMap headers = request.response().headers();
    headers.set(REQUEST_ID, id);
    headers.set(TYPE_OPTIONS, NOSNIFF);
    headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
    headers.set(REFERRER, NO_REFERRER);
    headers.set(CONTENT_POLICY, NO_CONTENT_POLICY);
    cors.headers(request);
  }
}
