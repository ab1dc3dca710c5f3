package dev.standin.http;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What the operator can set. `corsOrigins` holds whole origins such as `http://localhost:3000`,
/// which may send credentials, or `*`, which then are refused them. `replyWait` is how long a POST
/// waits for a stand-in, `bodyDeadline` how long a body may take to arrive, `workDeadline` how long
/// blocking work may take, `drainDeadline` how long a reader of a streamed answer may stand still.
public record ApiSettings(
    Set<String> corsOrigins,
    Duration replyWait,
    Duration bodyDeadline,
    Duration workDeadline,
    Duration drainDeadline,
    Optional<String> metricsToken) {

  public static final ApiSettings DEFAULT =
      new ApiSettings(
          Set.of("http://localhost:3000"),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Optional.empty());

  public ApiSettings {
    corsOrigins = Set.copyOf(corsOrigins);
  }

  public ApiSettings withReplyWait(Duration wait) {
    return new ApiSettings(
        corsOrigins, wait, bodyDeadline, workDeadline, drainDeadline, metricsToken);
  }
}
