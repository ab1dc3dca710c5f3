package dev.standin.standin;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/// When a busy server wants to be asked again: `Retry-After` in seconds (RFC 9110, 10.2.3), or
/// OpenAI's `retry-after-ms`. A date is not read, as then the wait is longer than we have.
final class RetryAfter {

  private RetryAfter() {}

  static Optional<Duration> in(HttpHeaders headers) {
    return headers
        .firstValue("retry-after-ms")
        .flatMap(RetryAfter::number)
        .map(Duration::ofMillis)
        .or(
            () ->
                headers
                    .firstValue("Retry-After")
                    .flatMap(RetryAfter::number)
                    .map(Duration::ofSeconds));
  }

  private static Optional<Long> number(String text) {
    boolean digits = text.strip().matches("[0-9]{1,9}");
    return digits ? Optional.of(Long.parseLong(text.strip())) : Optional.empty();
  }
}
