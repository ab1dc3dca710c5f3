package dev.standin.bench;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Sends messages at intended times, whatever the server does, and measures each from its intended
/// time to its arrival on the recipient's socket: a server that stalls is charged for every message
/// that should have gone out meanwhile (no coordinated omission).
public final class OpenLoop implements HttpConnection.Listener, AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  private final Loop loop;
  private final ArrayDeque<HttpConnection> free = new ArrayDeque<>();
  private final List<HttpConnection> connections = new ArrayList<>();
  private final List<LiveSocket> sockets = new ArrayList<>();
  private final Tally tally = new Tally();
  private final BitSet arrived = new BitSet();
  private final long interval;
  private long startedAt;
  private int sent;
  private int firstMeasured;

  /// Who writes what, over a connection of their own to a server.
  public record Writer(InetSocketAddress server, Request request) {}

  /// Who hears, over a WebSocket to a server.
  public record Reader(InetSocketAddress server, Account account) {}

  public OpenLoop(Loop loop, List<Writer> writers, List<Reader> readers, int perSecond) {
    this.loop = loop;
    this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    for (var writer : writers) {
      var connection = new HttpConnection(writer.request(), this);
      loop.connect(writer.server(), connection);
      connections.add(connection);
    }
    free.addAll(connections);
    openSockets(readers);
  }

  private void openSockets(List<Reader> readers) {
    for (var reader : readers) {
      var socket = new LiveSocket(reader.account(), this::arrived);
      loop.connect(reader.server(), socket);
      socket.start(reader.server());
      sockets.add(socket);
    }
    if (!loop.runUntil(() -> sockets.stream().allMatch(LiveSocket::isJoined), PATIENCE)) {
      throw new IllegalStateException("a recipient's socket did not connect within 5 s");
    }
    loop.runFor(TimeUnit.MILLISECONDS.toNanos(300)); // join has no acknowledgement to wait for
    startedAt = System.nanoTime();
  }

  public Tally tally() {
    return tally;
  }

  /// Goes on sending on schedule for `nanos`.
  public void runFor(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
      long due = startedAt + sent * interval;
      if (now >= due && !free.isEmpty()) {
        free.remove().request(sent++);
      } else {
        loop.turn(free.isEmpty() ? end - now : Math.min(end, due) - now);
      }
    }
  }

  /// Messages from here on count.
  public void beginWindow() {
    tally.clear();
    firstMeasured = sent;
  }

  /// Waits for the last deliveries and fails if one is missing.
  public void finish() {
    boolean whole = loop.runUntil(() -> tally.answers() >= sent - firstMeasured, PATIENCE);
    tally.requireNoFailure("live messages");
    if (!whole) {
      int missing = sent - firstMeasured - (int) tally.answers();
      throw new IllegalStateException(missing + " live messages did not arrive " + losses());
    }
  }

  private List<String> losses() {
    return sockets.stream().map(LiveSocket::loss).filter(l -> !l.isEmpty()).toList();
  }

  private void arrived(int number) {
    if (number >= firstMeasured && !arrived.get(number)) {
      tally.answered(System.nanoTime() - (startedAt + number * interval), 0);
    }
    arrived.set(number);
  }

  @Override
  public void answered(HttpConnection connection, ResponseReader reader) {
    if (reader.status() != 200) {
      tally.failed(reader.status() + " " + reader.excerpt());
    }
    free.add(connection);
  }

  @Override
  public void failed(HttpConnection connection, String why) {
    tally.failed(why);
  }

  @Override
  public void close() {
    connections.forEach(HttpConnection::close);
    sockets.forEach(LiveSocket::close);
  }
}
