package dev.standin.relay;

import dev.standin.socketio.Event;
import dev.standin.socketio.Namespace;
import dev.standin.socketio.RawJson;
import dev.standin.socketio.Socket;
import dev.standin.socketio.SocketIoServer;
import java.util.List;
import java.util.Optional;

/// The events of the relay. `join` "u1" makes the socket one of that user's, `joinRoom` "r" puts it
/// into a room; `message` {recipient, …} goes whole to the recipient's sockets, `roomMessage`
/// {room, …} to everyone in the room but the sender, both with `sender` and `timestamp` added.
/// Whatever else a client sends is dropped.
final class Relay {

  /// Under this name a socket keeps its user.
  private static final String USER = "user";

  private final Namespace namespace;
  private final Stamp stamp;

  private Relay(Namespace namespace, Stamp stamp) {
    this.namespace = namespace;
    this.stamp = stamp;
  }

  static void serve(SocketIoServer sockets, Stamp stamp) {
    Namespace namespace = sockets.of("/");
    namespace.onConnection(new Relay(namespace, stamp)::connected);
  }

  private void connected(Socket socket) {
    socket.on("join", event -> name(event).ifPresent(user -> join(socket, user)));
    socket.on("joinRoom", event -> name(event).ifPresent(room -> socket.join("room:" + room)));
    socket.on("message", event -> message(socket, event));
    socket.on("roomMessage", event -> roomMessage(socket, event));
  }

  private static Optional<String> name(Event event) {
    List<Object> args = event.args();
    return !args.isEmpty() && args.getFirst() instanceof String name
        ? Optional.of(name)
        : Optional.empty();
  }

  private static void join(Socket socket, String user) {
    socket.data().put(USER, user);
    socket.join("user:" + user);
  }

  private void message(Socket socket, Event event) {
    switch (read(socket, event, "recipient")) {
      case Stamp.Stamped(String recipient, RawJson message) ->
          namespace.to("user:" + recipient).emit("message", message);
      case Stamp.Unaddressed() -> {}
    }
  }

  private void roomMessage(Socket socket, Event event) {
    switch (read(socket, event, "room")) {
      case Stamp.Stamped(String room, RawJson message) ->
          socket.to("room:" + room).emit("roomMessage", message);
      case Stamp.Unaddressed() -> {}
    }
  }

  /// A socket that has not joined as anyone is known by its own id.
  private Stamp.Outcome read(Socket socket, Event event, String address) {
    String sender = (String) socket.data().getOrDefault(USER, socket.id());
    return event
        .json()
        .map(json -> stamp.read(json, address, sender))
        .orElseGet(Stamp.Unaddressed::new);
  }
}
