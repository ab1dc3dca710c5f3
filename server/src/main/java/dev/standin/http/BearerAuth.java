package dev.standin.http;

import dev.standin.chat.Accounts;
import dev.standin.wire.Problem;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;

/// Lets only those through who prove who they are, by `Authorization: Bearer TOKEN` (RFC 6750); the
/// bare token, as some clients of the original backend send it, will do.
final class BearerAuth {

  private final Accounts accounts;

  BearerAuth(Accounts accounts) {
    this.accounts = accounts;
  }

  /// The endpoint for proven users only.
  Endpoint required(Endpoint next) {
    return exchange ->
        token(exchange)
            .ifPresentOrElse(
                token -> prove(exchange, token, next), () -> exchange.problem(Problem.NO_TOKEN));
  }

  private void prove(Exchange exchange, String token, Endpoint next) {
    exchange.await(
        accounts.authenticate(token),
        user -> {
          if (user.isEmpty()) {
            exchange.problem(Problem.INVALID_TOKEN);
            return;
          }
          exchange.user(user.get());
          next.serve(exchange);
        });
  }

  static Optional<String> token(Exchange exchange) {
    return exchange.header(HttpHeaders.AUTHORIZATION).flatMap(BearerAuth::token);
  }

  private static Optional<String> token(String header) {
    String value = header.strip();
    boolean scheme = value.regionMatches(true, 0, "Bearer", 0, 6);
    if (scheme && (value.length() == 6 || value.charAt(6) == ' ')) {
      value = value.substring(6).strip();
    }
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }
}
