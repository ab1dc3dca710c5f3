package dev.standin.faults;

import dev.standin.crash.ChatLine;
import dev.standin.wire.JsonReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One client object, which does what the official client does with a connection: it comes back
/// whenever it is cut, to any node, and shows its session and the last place that it heard.
final class Device implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 15;

  private final HttpClient http;
  private final Supplier<URI> addresses;
  private final String token;
  private final Notes notes;
  private final Notes.DeviceNotes heard;
  private final CompletableFuture<Void> first = new CompletableFuture<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile @Nullable Session session;
  private volatile boolean closed;
  private @Nullable String pid;
  private @Nullable String offset;

  /// Whose it is and where it goes.
  record Owner(HttpClient http, Supplier<URI> addresses, String token) {}

  /// Connects; see [#awaitFirst].
  Device(Owner owner, Notes notes, Notes.DeviceNotes heard) {
    this.http = owner.http();
    this.addresses = owner.addresses();
    this.token = owner.token();
    this.notes = notes;
    this.heard = heard;
    Thread.startVirtualThread(this::live);
  }

  /// Waits for the first connection.
  void awaitFirst() throws Exception {
    first.get(60, TimeUnit.SECONDS);
  }

  /// How often it was let in.
  int connections() {
    return connections.get();
  }

  /// How often it was refused because the store was away: the official client would not come back
  /// by itself then.
  int refusals() {
    return refusals.get();
  }

  /// Sends the event `message`; fails if the connection ends before its acknowledgement, or if
  /// there is none.
  CompletableFuture<Map<String, @Nullable Object>> send(String json) {
    Session now = session;
    return now == null || !now.in
        ? CompletableFuture.failedFuture(new IllegalStateException("not connected"))
        : now.send(json);
  }

  private void live() {
    int tries = 0;
    while (!closed) {
      Session now = new Session();
      session = now;
      try {
        URI engine = engine(addresses.get());
        WebSocket socket =
            http.newWebSocketBuilder()
                .buildAsync(engine, now)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        tries = now.watch(socket) ? 0 : tries + 1;
      } catch (ExecutionException | TimeoutException away) {
        tries++;
      } catch (InterruptedException e) {
        return;
      }
      now.end();
      pause(Math.min(1_000, 50 << Math.min(tries, 5)));
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static URI engine(URI node) {
    return URI.create("ws://" + node.getAuthority() + "/socket.io/?EIO=4&transport=websocket");
  }

  @Override
  public void close() {
    closed = true;
    Session now = session;
    if (now != null) {
      now.end();
    }
  }

  /// One connection.
  private final class Session implements WebSocket.Listener {

    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final Map<Integer, CompletableFuture<Map<String, @Nullable Object>>> waiting =
        new ConcurrentHashMap<>();
    private final AtomicInteger acks = new AtomicInteger();
    private final StringBuilder partial = new StringBuilder();
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
    private volatile @Nullable WebSocket socket;
    private volatile long spoke = System.nanoTime();
    private volatile long silence = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    private volatile boolean in;

    /// Waits for the end, or for a silence that is longer than the server promised. Whether it was
    /// let in.
    private boolean watch(WebSocket now) throws InterruptedException {
      socket = now;
      while (!over.isDone() && System.nanoTime() - spoke < silence) {
        try {
          over.get(500, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException still) {
          // Looks again.
        }
      }
      return in;
    }

    private void end() {
      in = false;
      over.complete(null);
      WebSocket now = socket;
      if (now != null) {
        now.abort();
      }
      waiting.values().forEach(one -> one.completeExceptionally(new IllegalStateException("cut")));
    }

    private CompletableFuture<Map<String, @Nullable Object>> send(String json) {
      int id = acks.getAndIncrement();
      var answer = new CompletableFuture<Map<String, @Nullable Object>>();
      waiting.put(id, answer);
      say(Objects.requireNonNull(socket), "42" + id + "[\"message\"," + json + "]");
      if (over.isDone()) {
        answer.completeExceptionally(new IllegalStateException("cut"));
      }
      return answer;
    }

    private synchronized void say(WebSocket now, String packet) {
      sending = sending.thenCompose(_ -> now.sendText(packet, true));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket now, CharSequence text, boolean last) {
      spoke = System.nanoTime();
      partial.append(text);
      if (last) {
        String packet = partial.toString();
        partial.setLength(0);
        try {
          packet(now, packet);
        } catch (RuntimeException | Error broken) {
          notes.fault(heard.name() + " did not understand " + packet + ": " + broken);
        }
      }
      now.request(1);
      return null;
    }

    private void packet(WebSocket now, String packet) {
      if (over.isDone()) {
        return;
      }
      if (packet.startsWith("0{")) {
        opened(now, object(packet.substring(1)));
      } else if (packet.equals("2")) {
        say(now, "3");
      } else if (packet.startsWith("40")) {
        letIn(now, object(packet.substring(2)));
      } else if (packet.startsWith("44")) {
        refused(packet);
      } else if (packet.startsWith("43")) {
        int bracket = packet.indexOf('[');
        int id = Integer.parseInt(packet.substring(2, bracket));
        acknowledged(id, array(packet.substring(bracket)));
      } else if (packet.startsWith("42")) {
        event(array(packet.substring(2)));
      }
    }

    private void opened(WebSocket now, Map<String, @Nullable Object> handshake) {
      long millis = number(handshake, "pingInterval") + number(handshake, "pingTimeout");
      silence = TimeUnit.MILLISECONDS.toNanos(millis);
      String known =
          (pid == null ? "" : ",\"pid\":\"" + pid + "\"")
              + (offset == null ? "" : ",\"offset\":\"" + offset + "\"");
      say(now, "40{\"token\":\"" + token + "\"" + known + "}");
    }

    private void letIn(WebSocket now, Map<String, @Nullable Object> answer) {
      String given = String.valueOf(answer.get("pid"));
      if (pid != null && !given.equals(pid)) {
        notes.fault(heard.name() + " came back and its session was not recovered");
      }
      pid = given;
      socket = now;
      in = true;
      connections.incrementAndGet();
      first.complete(null);
    }

    private void refused(String packet) {
      if (packet.contains("\"unavailable\"")) {
        refusals.incrementAndGet();
      } else {
        notes.fault(heard.name() + " was refused: " + packet);
      }
      over.complete(null);
    }

    private void acknowledged(int id, List<?> args) {
      CompletableFuture<Map<String, @Nullable Object>> answer = waiting.remove(id);
      if (answer == null) {
        notes.fault(heard.name() + " got a second acknowledgement " + args);
      } else {
        answer.complete(asObject(args.getFirst()));
      }
    }

    private void event(List<?> args) {
      String name = String.valueOf(args.getFirst());
      if (name.equals("message") || name.equals("message:sent")) {
        heard.heard(new Heard(name, ChatLine.of((Map<?, ?>) args.get(1))));
      }
      if (pid != null && args.getLast() instanceof String place && args.size() > 1) {
        offset = place;
      }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket now, int status, String reason) {
      over.complete(null);
      return null;
    }

    @Override
    public void onError(WebSocket now, Throwable error) {
      over.complete(null);
    }
  }

  private static long number(Map<String, @Nullable Object> object, String name) {
    return ((Number) Objects.requireNonNull(object.get(name))).longValue();
  }

  private static List<?> array(String json) {
    return (List<?>) Objects.requireNonNull(object("{\"a\":" + json + "}").get("a"));
  }

  @SuppressWarnings("unchecked") // The names of a JSON object are strings.
  private static Map<String, @Nullable Object> asObject(Object json) {
    return (Map<String, @Nullable Object>) json;
  }

  private static Map<String, @Nullable Object> object(String json) {
    return JsonReader.object(json.getBytes(StandardCharsets.UTF_8));
  }

  /// The code of a problem in an acknowledgement.
  static Optional<String> problem(Map<String, @Nullable Object> answer) {
    return Optional.ofNullable(answer.get("code")).map(Object::toString);
  }
}
