package dev.standin.socketio.example;

import dev.standin.socketio.Event;
import dev.standin.socketio.Middleware.Verdict;
import dev.standin.socketio.Namespace;
import dev.standin.socketio.Socket;
import dev.standin.socketio.SocketIoServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/// What the example answers. `/`, `/custom` and `/dynamic-N` are alike; `/secret` wants the token
/// `good`.
final class Handlers {

  private final SocketIoServer server;
  private final Cuts cuts;

  /// Why each socket left, by its id.
  private final Map<String, String> reasons = new ConcurrentHashMap<>();

  Handlers(SocketIoServer server, Cuts cuts) {
    this.server = server;
    this.cuts = cuts;
  }

  void register() {
    server.of("/").onConnection(this::connected);
    server.of("/custom").onConnection(this::connected);
    server.of("/secret").use(Handlers::wantsToken).onConnection(this::connected);
    server.ofMatching(
        name -> name.matches("/dynamic-\\d+"),
        namespace -> namespace.onConnection(this::connected));
  }

  private static CompletionStage<Verdict> wantsToken(Socket socket) {
    boolean good = "good".equals(socket.auth().get("token"));
    Map<String, Object> data = Map.of("code", "E_TOKEN", "hint", List.of("log in", 401));
    return CompletableFuture.completedFuture(
        good ? new Verdict.Accept() : new Verdict.Refuse("not authorized", data));
  }

  private void connected(Socket socket) {
    socket.emit("auth", socket.auth());
    socket.onDisconnect(reason -> reasons.put(socket.id(), reason.text()));
    socket.on("message", event -> socket.emit("message-back", event.args().toArray()));
    socket.on("message-with-ack", event -> event.ack(event.args().toArray()));
    rooms(socket);
    questions(socket);
    streams(socket);
    ends(socket);
    socket.on("keep", event -> event.ack(socket.data().put("kept", event.args().getFirst())));
    socket.on("state", event -> event.ack(List.copyOf(socket.rooms()), socket.data().get("kept")));
  }

  private static void rooms(Socket socket) {
    Namespace namespace = socket.namespace();
    socket.on(
        "join",
        event -> {
          socket.join(text(event, 0));
          event.ack(socket.rooms().size());
        });
    socket.on(
        "leave",
        event -> {
          socket.leave(text(event, 0));
          event.ack();
        });
    socket.on("to-room", event -> socket.to(text(event, 0)).emit("room", event.args().get(1)));
    socket.on("to-all", event -> namespace.emit("all", event.args().getFirst()));
    socket.on(
        "to-all-except",
        event -> namespace.except(text(event, 0)).emit("all", event.args().get(1)));
  }

  /// The server asks, and tells what it was answered.
  private static void questions(Socket socket) {
    Duration deadline = Duration.ofMillis(500);
    socket.on(
        "ask-me",
        event ->
            socket
                .emitWithAck(deadline, "question", event.args().toArray())
                .whenComplete(
                    (answer, late) -> event.ack(late == null ? answer : List.of("no answer"))));
    socket.on(
        "ask-room",
        event ->
            socket
                .namespace()
                .to(text(event, 0))
                .emitWithAck(deadline, "question", "room")
                .thenAccept(acks -> event.ack(acks.answers(), acks.missing())));
  }

  private void streams(Socket socket) {
    socket.on(
        "burst",
        event -> {
          for (long i = 0; i < number(event, 0); i++) {
            socket.emit("tick", i);
          }
        });
    socket.on("paced", event -> pace(socket, 0, number(event, 0)));
    List<Object> counted = new ArrayList<>();
    socket.on("count", event -> counted.addAll(event.args()));
    socket.on("counted", event -> event.ack(List.copyOf(counted), cuts.transport(socket)));
    socket.on(
        "volatile",
        event -> {
          for (long i = 0; i < number(event, 0); i++) {
            socket.emitVolatile("maybe", i);
          }
          socket.emit("surely");
        });
  }

  private static void pace(Socket socket, long next, long end) {
    if (next < end && socket.connected()) {
      socket.emit("tick", next);
      socket.owner().after(1, () -> pace(socket, next + 1, end));
    }
  }

  private void ends(Socket socket) {
    socket.on("cut-me", event -> cuts.cut(socket));
    socket.on("dismiss-me", event -> socket.disconnect(false));
    socket.on("disconnect-me", event -> socket.disconnect(true));
    socket.on("why", event -> event.ack(reasons.getOrDefault(text(event, 0), "still here")));
  }

  private static String text(Event event, int index) {
    return (String) event.args().get(index);
  }

  private static long number(Event event, int index) {
    return (Long) event.args().get(index);
  }
}
