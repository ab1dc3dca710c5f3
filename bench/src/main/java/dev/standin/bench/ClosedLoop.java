package dev.standin.bench;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Connections that each send their next request as soon as the last is answered.
public final class ClosedLoop implements HttpConnection.Listener, AutoCloseable {
  private static final long DRAIN = TimeUnit.SECONDS.toNanos(10);

  private final Loop loop;
  private final List<HttpConnection> connections;
  private final Tally tally = new Tally();
  private long requestsLeft;
  private int number;

  /// One connection for each of `requests`.
  public ClosedLoop(Loop loop, InetSocketAddress address, List<Request> requests) {
    this.loop = loop;
    this.connections = requests.stream().map(r -> new HttpConnection(r, this)).toList();
    connections.forEach(c -> loop.connect(address, c));
  }

  public Tally tally() {
    return tally;
  }

  public void start() {
    start(Long.MAX_VALUE);
  }

  /// Sends no more than `limit` requests in all.
  void start(long limit) {
    requestsLeft = limit;
    connections.forEach(this::next);
  }

  /// Sends nothing more and waits for the answers that are due.
  public void finish() {
    requestsLeft = 0;
    if (!loop.runUntil(this::isQuiet, DRAIN)) {
      throw new IllegalStateException("answers are missing 10 s after the last request");
    }
  }

  boolean isQuiet() {
    return connections.stream().noneMatch(HttpConnection::isWaiting);
  }

  @Override
  public void answered(HttpConnection connection, ResponseReader reader) {
    if (reader.status() == 200) {
      tally.answered(System.nanoTime() - connection.sentAt(), reader.bodyBytes());
    } else {
      tally.failed(reader.status() + " " + reader.excerpt());
    }
    next(connection);
  }

  @Override
  public void failed(HttpConnection connection, String why) {
    tally.failed(why);
  }

  private void next(HttpConnection connection) {
    if (requestsLeft > 0) {
      requestsLeft--;
      connection.request(number++);
    }
  }

  @Override
  public void close() {
    connections.forEach(HttpConnection::close);
  }
}
