package dev.standin.http;

import dev.standin.chat.AccountLimits;
import dev.standin.chat.Accounts;
import dev.standin.chat.Chat;
import dev.standin.chat.MessageLog;
import dev.standin.chat.Notes;
import dev.standin.chat.Presence;
import dev.standin.chat.TokenBuckets;
import dev.standin.chat.UserStore;
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
  private final Closing closing;

  /// What the API speaks to. `facts` are asked for at each request.
  public record Parts(
      Chat chat,
      Accounts accounts,
      Presence presence,
      Notes notes,
      MessageLog log,
      UserStore users,
      ClientAddresses addresses,
      VirtualThreads threads,
      Metrics metrics,
      Supplier<ServerFacts> facts,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {}

  public Api(Vertx vertx, Parts parts, ApiSettings settings, AccountLimits limits) {
    this.routes = routes(parts, settings, limits);
    this.unknown = new Route(HttpMethod.GET, "(unknown)", _ -> {}, parts.metrics());
    this.cors = new Cors(settings.corsOrigins());
    this.ids = new RequestIds(parts.random(), parts.addresses());
    this.closing = new Closing(vertx);
  }

  private static Routes routes(Parts parts, ApiSettings settings, AccountLimits limits) {
    var auth = new BearerAuth(parts.accounts());
    var json = new JsonBody(settings.bodyDeadline());
    var work = new Work(parts.threads(), settings.workDeadline());
    var lookups = new TokenBuckets(limits.lookups(), limits.keys(), parts.nanos());
    var changes = new TokenBuckets(limits.changes(), limits.keys(), parts.nanos());
    var account = new AccountRoutes(parts, lookups, changes);
    var messages = new MessageRoutes(parts, work, settings);
    var conversations = new ConversationRoutes(parts.log());
    var notes = new NoteRoutes(parts.notes());
    var server = new ServerRoutes(parts, settings);
    var pages = new Pages();

    var routes = new Routes(parts.metrics());
    routes.post("/register", json.then(work.blocking(account::register)));
    routes.post("/login", json.then(work.blocking(account::login)));
    routes.put("/status", auth.required(json.then(work.blocking(account::status))));
    routes.post("/messages", auth.required(json.then(messages::send)));
    routes.get("/messages/{recipientId}", auth.required(messages::history));

    routes.get("/v1/me", auth.required(work.blocking(account::me)));
    routes.put(
        "/v1/me/availability", auth.required(json.then(work.blocking(account::availability))));
    routes.put("/v1/me/away-text", auth.required(json.then(work.blocking(account::awayText))));
    routes.post("/v1/me/revoke-tokens", auth.required(work.blocking(account::revokeTokens)));
    routes.get("/v1/users", auth.required(work.blocking(account::find)));
    routes.get(
        "/v1/users/{id}/availability", auth.required(work.blocking(account::availabilityOf)));
    routes.get("/v1/notes", auth.required(work.blocking(notes::all)));
    routes.post("/v1/notes", auth.required(json.then(work.blocking(notes::add))));
    routes.put("/v1/notes/{id}", auth.required(json.then(work.blocking(notes::replace))));
    routes.delete("/v1/notes/{id}", auth.required(work.blocking(notes::delete)));
    routes.get("/v1/conversations", auth.required(work.blocking(conversations::list)));
    routes.get(
        "/v1/conversations/{id}/messages", auth.required(work.blocking(conversations::page)));
    routes.get("/v1/standin/replies/{id}/why", auth.required(work.blocking(conversations::why)));
    routes.get("/v1/server", server::server);

    routes.get("/health/live", server::live);
    routes.get("/health/ready", work.blocking(server::ready));
    routes.get("/metrics", server::metrics);
    routes.get("/openapi.yaml", work.blocking(pages::openApi));
    routes.get("/docs", work.blocking(pages::docs));
    Pages.FILES.forEach((path, _) -> routes.get(path, work.blocking(pages::file)));
    return routes;
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

  private Exchange exchange(HttpServerRequest request, Route route, String id) {
    return new Exchange(request, route, id, closing);
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
