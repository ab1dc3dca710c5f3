package dev.standin.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Names requests in answers and log lines. A trusted proxy's own name is taken over.
final class RequestIds {

  static final String HEADER = "X-Request-Id";

  private static final Pattern SOUND = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final String process;
  private final AtomicLong counter = new AtomicLong();
  private final ClientAddresses addresses;

  RequestIds(RandomGenerator random, ClientAddresses addresses) {
    this.process = HexFormat.of().toHexDigits(random.nextInt()) + "-";
    this.addresses = addresses;
  }

  String of(HttpServerRequest request) {
    String given = request.getHeader(HEADER);
    return given != null && SOUND.matcher(given).matches() && addresses.trustsPeer(request)
        ? given
        : process + Long.toString(counter.incrementAndGet(), Character.MAX_RADIX);
  }
}
