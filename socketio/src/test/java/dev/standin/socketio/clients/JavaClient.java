package dev.standin.socketio.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A socket of the official Java client, asked in straight code: what it heard waits in queues.
final class JavaClient implements AutoCloseable {

  private static final long DEADLINE_SECONDS = 10;

  /// How a client may reach the server.
  enum Route {
    POLLING("polling"),
    WEBSOCKET("websocket"),
    UPGRADE("polling,websocket");

    private final String transports;

    Route(String transports) {
      this.transports = transports;
    }
  }

  final Socket socket;
  private final Map<String, BlockingQueue<List<Object>>> heard = new ConcurrentHashMap<>();

  JavaClient(String url, Route route, Map<String, String> auth) {
    IO.Options options = new IO.Options();
    options.transports = route.transports.split(",");
    options.forceNew = true;
    options.reconnectionDelay = 50;
    options.reconnectionDelayMax = 100;
    options.auth = auth;
    socket = IO.socket(URI.create(url), options);
    listen(Socket.EVENT_CONNECT, Socket.EVENT_DISCONNECT, Socket.EVENT_CONNECT_ERROR);
    socket.onAnyIncoming(
        args -> queue((String) args[0]).add(Arrays.asList(args).subList(1, args.length)));
  }

  private JavaClient(Socket socket) {
    this.socket = socket;
    listen(Socket.EVENT_CONNECT, Socket.EVENT_DISCONNECT, Socket.EVENT_CONNECT_ERROR);
    socket.onAnyIncoming(
        args -> queue((String) args[0]).add(Arrays.asList(args).subList(1, args.length)));
  }

  /// Another namespace on the same connection.
  JavaClient sibling(String namespace) {
    return new JavaClient(socket.io().socket(namespace));
  }

  JavaClient connect() {
    socket.connect();
    next(Socket.EVENT_CONNECT);
    return this;
  }

  private void listen(String... events) {
    for (String event : events) {
      socket.on(event, args -> queue(event).add(Arrays.asList(args)));
    }
  }

  private BlockingQueue<List<Object>> queue(String event) {
    return heard.computeIfAbsent(event, _ -> new LinkedBlockingQueue<>());
  }

  /// The arguments of the next event of this name.
  List<Object> next(String event) {
    return taken(queue(event), event);
  }

  /// What the server acknowledges.
  List<Object> ask(String event, Object... args) {
    BlockingQueue<List<Object>> answer = new LinkedBlockingQueue<>();
    socket.emit(event, args, (Ack) values -> answer.add(Arrays.asList(values)));
    return taken(answer, "the acknowledgement of " + event);
  }

  private static List<Object> taken(BlockingQueue<List<Object>> queue, String what) {
    try {
      List<Object> args = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
      assertThat(args).as("%s within %d s", what, DEADLINE_SECONDS).isNotNull();
      return Objects.requireNonNull(args);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    socket.disconnect();
  }
}
