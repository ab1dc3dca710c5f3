package dev.standin.http;

import dev.standin.chat.Accounts;
import dev.standin.chat.Availability;
import dev.standin.chat.AwayText;
import dev.standin.chat.EmailAddress;
import dev.standin.chat.NewPassword;
import dev.standin.chat.Online;
import dev.standin.chat.Presence;
import dev.standin.chat.Throttle;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import dev.standin.wire.BadInputException;
import dev.standin.wire.Fields;
import dev.standin.wire.JsonBytes;
import dev.standin.wire.JsonShapes;
import dev.standin.wire.Problem;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Registration, login, and what people set about themselves. All of it blocks.
final class AccountRoutes {

  private static final Duration LONGEST_BUSY = Duration.ofDays(366);
  private static final String NOBODY = "There is no such user.";

  private final Accounts accounts;
  private final Presence presence;
  private final Online online;
  private final Throttle lookups;
  private final Throttle changes;
  private final Function<HttpServerRequest, String> addresses;
  private final InstantSource clock;

  AccountRoutes(Api.Parts parts, Throttle lookups, Throttle changes) {
    this.accounts = parts.accounts();
    this.presence = parts.presence();
    this.online = parts.online();
    this.lookups = lookups;
    this.changes = changes;
    this.addresses = parts.addresses();
    this.clock = parts.clock();
  }

  /// POST /register.
  Reply register(Exchange exchange) {
    Fields body = exchange.body();
    var email =
        body.parsed(
            "email",
            EmailAddress::parse,
            "must be an address like ana@example.com, of at most 254 characters.");
    var password =
        body.parsed("password", NewPassword::parse, "must have 1 to 72 bytes of UTF-8 and no NUL.");
    return switch (accounts.register(email, password, addresses.apply(exchange.request()))) {
      case Accounts.Registration.Created _ -> Reply.done(201, "User registered successfully");
      case Accounts.Registration.EmailTaken _ -> Reply.problem(Problem.USER_EXISTS);
      case Accounts.Registration.Throttled(Duration wait) -> Reply.later(Problem.THROTTLED, wait);
    };
  }

  /// POST /login.
  Reply login(Exchange exchange) {
    String email = exchange.body().string("email");
    String password = exchange.body().string("password");
    return switch (accounts.login(email, password, addresses.apply(exchange.request()))) {
      case Accounts.Login.Welcome(UserId user, String token) ->
          Reply.json(
              200,
              new JsonBytes(400)
                  .raw("{\"token\":")
                  .string(token)
                  .raw(",\"temp\":\"")
                  .raw(user.hex())
                  .raw("\"}")
                  .toBytes());
      case Accounts.Login.Refused _ -> Reply.problem(Problem.INVALID_CREDENTIALS);
      case Accounts.Login.Throttled(Duration wait) -> Reply.later(Problem.THROTTLED, wait);
    };
  }

  /// PUT /status.
  Reply status(Exchange exchange) {
    var availability = new Availability(status(exchange.body()), Optional.empty());
    return changed(
        exchange,
        () -> {
          presence.set(exchange.user().id(), availability);
          return Reply.done(200, "User status updated successfully");
        });
  }

  private static Availability.Status status(Fields body) {
    return body.parsed(
        "status",
        text ->
            switch (text) {
              case "AVAILABLE" -> Optional.of(Availability.Status.AVAILABLE);
              case "BUSY" -> Optional.of(Availability.Status.BUSY);
              default -> Optional.empty();
            },
        "must be AVAILABLE or BUSY.");
  }

  /// PUT /v1/me/availability.
  Reply availability(Exchange exchange) {
    Availability.Status status = status(exchange.body());
    Optional<Instant> until = exchange.body().instant("until");
    if (until.isPresent()) {
      check(status, until.get());
    }
    return changed(
        exchange,
        () -> {
          var availability = new Availability(status, until);
          presence.set(exchange.user().id(), availability);
          return Reply.json(200, JsonShapes.availability(exchange.user().id(), availability));
        });
  }

  private void check(Availability.Status status, Instant until) {
    Instant now = clock.instant();
    if (status != Availability.Status.BUSY) {
      throw new BadInputException("\"until\" goes with BUSY only.");
    }
    if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST_BUSY))) {
      throw new BadInputException("\"until\" must lie in the future, at most 366 days ahead.");
    }
  }

  /// PUT /v1/me/away-text.
  Reply awayText(Exchange exchange) {
    Fields body = exchange.body();
    if (!body.has("text")) {
      throw new BadInputException("\"text\" is missing. Send null to remove the text.");
    }
    Optional<AwayText> text =
        body.optional(
            "text",
            AwayText::parse,
            "must have 1 to 1,000 characters of valid Unicode, or be null.");
    return changed(
        exchange,
        () -> {
          accounts.awayText(exchange.user().id(), text);
          var json = new JsonBytes(64).raw("{\"awayText\":");
          text.ifPresentOrElse(set -> json.string(set.value()), () -> json.raw("null"));
          return Reply.json(200, json.raw("}").toBytes());
        });
  }

  /// POST /v1/me/revoke-tokens.
  Reply revokeTokens(Exchange exchange) {
    return changed(
        exchange,
        () -> {
          accounts.revokeTokens(exchange.user().id());
          return Reply.done(200, "Signed out everywhere");
        });
  }

  /// GET /v1/me.
  Reply me(Exchange exchange) {
    User user = exchange.user();
    Availability now = user.availability().at(clock.instant());
    var json = new JsonBytes(256).raw("{\"user\":\"").raw(user.id().hex());
    json.raw("\",\"email\":").string(user.email());
    json.raw(",\"status\":\"").raw(now.status().name()).raw("\"");
    now.until().ifPresent(end -> json.raw(",\"until\":").time(end));
    json.raw(",\"awayText\":");
    user.awayText().ifPresentOrElse(json::string, () -> json.raw("null"));
    return Reply.json(200, json.raw("}").toBytes());
  }

  /// GET /v1/users?email=.
  Reply find(Exchange exchange) {
    String email =
        exchange
            .query("email")
            .orElseThrow(() -> new BadInputException("\"email\" is missing in the query."));
    Optional<Duration> wait = lookups.take(exchange.user().id().hex());
    if (wait.isPresent()) {
      return Reply.later(Problem.THROTTLED, wait.get());
    }
    return accounts
        .byEmail(email)
        .map(user -> reachability(user.id(), user.availability().at(clock.instant())))
        .orElseGet(() -> Reply.problem(Problem.NOT_FOUND, NOBODY));
  }

  /// GET /v1/users/{id}/availability.
  Reply availabilityOf(Exchange exchange) {
    return UserId.parse(exchange.parameter())
        .flatMap(id -> presence.of(id).map(now -> reachability(id, now)))
        .orElseGet(() -> Reply.problem(Problem.NOT_FOUND, NOBODY));
  }

  private Reply reachability(UserId user, Availability now) {
    return Reply.json(200, JsonShapes.reachability(user, now, online.online(user)));
  }

  /// Changes are told to many, so nobody may make them without end.
  private Reply changed(Exchange exchange, Supplier<Reply> change) {
    Optional<Duration> wait = changes.take(exchange.user().id().hex());
    return wait.isPresent() ? Reply.later(Problem.THROTTLED, wait.get()) : change.get();
  }
}
