package dev.standin.socketio.faults;

import dev.standin.socketio.faults.Link.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A client of [dev.standin.socketio.example.Ledger] that comes back whenever it is cut: it sends
/// each of its entries until it is acknowledged, in their order, and says what it heard last. What
/// it hears is kept as it comes, so that a double is seen.
final class ModelClient implements AutoCloseable {

  private static final Pattern CONNECTED =
      Pattern.compile("40/[a-z]+,\\{\"sid\":\"[^\"]+\",\"pid\":\"([^\"]+)\"}");
  private static final Pattern ENTRY =
      Pattern.compile("42/[a-z]+,\\[\"entry\",\"([^\"]+)\",\"([^\"]+)\"]");
  private static final Pattern ACK = Pattern.compile("43/[a-z]+,(\\d+)\\[]");
  private static final int MOST_AT_ONCE = 3;

  private final Route route;
  private final int port;
  private final String namespace;
  private final List<String> outbox = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private @Nullable String pid;
  private @Nullable String offset;
  private @Nullable Link link;
  private String problem = "";
  private int acknowledged;
  private int lives;
  private boolean closed;

  ModelClient(Route route, int port, String namespace) {
    this.route = route;
    this.port = port;
    this.namespace = namespace;
    Thread.ofPlatform().daemon().name("client").start(this::live);
  }

  synchronized void put(String entry) {
    outbox.add(entry);
    notifyAll();
  }

  synchronized List<String> heard() {
    return List.copyOf(heard);
  }

  synchronized int unacknowledged() {
    return outbox.size() - acknowledged;
  }

  /// How often it began to connect.
  synchronized int lives() {
    return lives;
  }

  synchronized boolean everConnected() {
    return pid != null;
  }

  /// What went wrong beyond what a network does, or nothing.
  synchronized String problem() {
    return problem;
  }

  /// Waits until something that is seen here holds; it is asked after each change.
  synchronized boolean await(BooleanSupplier condition, long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    try {
      while (!condition.getAsBoolean() && problem.isEmpty()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        wait(Math.min(left, 50));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return condition.getAsBoolean();
  }

  private void live() {
    while (begins()) {
      try (Link now = Link.open(route, port)) {
        is(now);
        talk(now);
      } catch (IOException e) {
        // Cut: come back.
      }
    }
  }

  private synchronized boolean begins() {
    lives++;
    link = null;
    notifyAll();
    return !closed && problem.isEmpty();
  }

  private synchronized void is(Link now) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    link = now;
  }

  private void talk(Link now) throws IOException {
    now.send(List.of("40" + namespace + "," + auth()));
    while (true) {
      String packet = now.receive();
      Matcher connected = CONNECTED.matcher(packet);
      if (connected.matches()) {
        connected(connected.group(1));
        Thread.ofVirtual().start(() -> sendAll(now));
      } else {
        hear(packet);
      }
    }
  }

  private synchronized String auth() {
    return pid == null
        ? "{}"
        : "{\"pid\":\"%s\"%s}"
            .formatted(
                pid, Optional.ofNullable(offset).map(o -> ",\"offset\":\"" + o + "\"").orElse(""));
  }

  private synchronized void connected(String now) {
    if (pid != null && !pid.equals(now)) {
      problem = "its session was not recovered: " + pid + " became " + now;
    }
    pid = now;
    notifyAll();
  }

  private synchronized void hear(String packet) {
    Matcher entry = ENTRY.matcher(packet);
    Matcher ack = ACK.matcher(packet);
    if (entry.matches()) {
      heard.add(entry.group(1));
      offset = entry.group(2);
    } else if (ack.matches()) {
      acknowledged = Math.max(acknowledged, Integer.parseInt(ack.group(1)) + 1);
    } else {
      problem = "unexpected on the wire: " + packet;
    }
    notifyAll();
  }

  private void sendAll(Link now) {
    int next = firstUnacknowledged();
    try {
      while (true) {
        List<String> some = some(now, next);
        if (some.isEmpty()) {
          return;
        }
        now.send(some);
        next += some.size();
      }
    } catch (IOException e) {
      now.close();
    }
  }

  private synchronized int firstUnacknowledged() {
    return acknowledged;
  }

  /// The packets of the next entries; waits for one, and returns none if the link has ended.
  private synchronized List<String> some(Link now, int from) {
    try {
      while (now.equals(link) && !closed && outbox.size() <= from) {
        wait();
      }
    } catch (InterruptedException e) {
      return List.of();
    }
    List<String> packets = new ArrayList<>();
    if (now.equals(link) && !closed) {
      for (int i = from; i < Math.min(outbox.size(), from + MOST_AT_ONCE); i++) {
        packets.add("42" + namespace + "," + i + "[\"put\",\"" + outbox.get(i) + "\"]");
      }
    }
    return packets;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (link != null) {
      link.close();
    }
    notifyAll();
  }
}
