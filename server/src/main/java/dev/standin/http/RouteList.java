package dev.standin.http;

import dev.standin.chat.AccountLimits;

/// Every route there is, one a line: what proves the caller, reads the body and may block stands
/// around what answers.
final class RouteList {

  /// Histories that are sent at once: each holds up to half a megabyte while its reader stands
  /// still.
  private static final int MOST_HISTORIES = 200;

  private final Routes routes;
  private final BearerAuth auth;
  private final JsonBody json;
  private final Work work;

  /// Registrations and logins, which wait for the password pool.
  private final Work doors;

  private final AccountRoutes account;
  private final MessageRoutes messages;
  private final ConversationRoutes conversations;
  private final SearchRoutes search;
  private final NoteRoutes notes;
  private final ServerRoutes server;
  private final Pages pages = new Pages();

  RouteList(Api.Parts parts, ApiSettings settings, AccountLimits limits) {
    this.routes = new Routes(parts.metrics());
    this.auth = new BearerAuth(parts.accounts());
    this.json = new JsonBody(settings.bodyDeadline());
    this.work = new Work(parts.threads(), settings.workDeadline());
    this.doors = new Work(parts.threads().another(), settings.workDeadline());
    var streams = new Work(new VirtualThreads(MOST_HISTORIES), settings.workDeadline());
    var lookups = parts.throttles().buckets("lookups", limits.lookups());
    var changes = parts.throttles().buckets("changes", limits.changes());
    var writes = parts.throttles().buckets("notes", limits.notes());
    this.account = new AccountRoutes(parts, lookups, changes);
    this.messages = new MessageRoutes(parts, streams, settings);
    this.conversations = new ConversationRoutes(parts.log(), parts.cursors());
    this.search = new SearchRoutes(parts, parts.throttles().buckets("searches", limits.lookups()));
    this.notes = new NoteRoutes(parts.notes(), writes);
    this.server = new ServerRoutes(parts, settings);
  }

  Routes routes() {
    contract();
    own();
    aboutTheServer();
    return routes;
  }

  private void contract() {
    routes.post("/register", json.then(doors.blocking(account::register)));
    routes.post("/login", json.then(doors.blocking(account::login)));
    routes.put("/status", auth.required(json.then(work.blocking(account::status))));
    routes.post("/messages", auth.required(json.then(messages::send)));
    routes.get("/messages/{recipientId}", auth.required(messages::history));
  }

  private void own() {
    routes.get("/v1/me", mine(account::me));
    routes.put("/v1/me/availability", mineWithBody(account::availability));
    routes.put("/v1/me/away-text", mineWithBody(account::awayText));
    routes.post("/v1/me/revoke-tokens", mine(account::revokeTokens));
    routes.get("/v1/users", mine(account::find));
    routes.get("/v1/users/{id}/availability", mine(account::availabilityOf));
    routes.get("/v1/notes", mine(notes::all));
    routes.post("/v1/notes", mineWithBody(notes::add));
    routes.put("/v1/notes/{id}", mineWithBody(notes::replace));
    routes.delete("/v1/notes/{id}", mine(notes::delete));
    routes.get("/v1/conversations", mine(conversations::list));
    routes.get("/v1/conversations/{id}/messages", mine(conversations::page));
    routes.get("/v1/search", mine(search::find));
    routes.get("/v1/standin/replies/{id}/why", mine(conversations::why));
  }

  private void aboutTheServer() {
    routes.get("/v1/server", server::server);
    routes.get("/health/live", server::live);
    routes.get("/health/ready", work.blocking(server::ready));
    routes.get("/metrics", server::metrics);
    routes.get("/openapi.yaml", work.blocking(pages::openApi));
    routes.get("/docs", work.blocking(pages::docs));
    Pages.FILES.forEach((path, _) -> routes.get(path, work.blocking(pages::file)));
  }

  private Endpoint mine(Endpoint.Blocking endpoint) {
    return auth.required(work.blocking(endpoint));
  }

  private Endpoint mineWithBody(Endpoint.Blocking endpoint) {
    return auth.required(json.then(work.blocking(endpoint)));
  }
}
