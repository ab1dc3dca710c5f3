package dev.standin.cluster;

import java.time.Duration;

/// Other nodes did not answer in time, so what they know is missing.
public final class RequestTimeoutException extends RuntimeException {

  private static final long serialVersionUID = 1;

  RequestTimeoutException(int missing, Duration waited) {
    super(missing + " other nodes did not answer within " + waited.toMillis() + " ms");
  }
}
