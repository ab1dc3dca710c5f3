package dev.standin.live;

import dev.standin.chat.MessageId;
import dev.standin.chat.UserId;
import dev.standin.socketio.Broadcast;
import dev.standin.socketio.Namespace;
import dev.standin.socketio.RawJson;
import dev.standin.socketio.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/// The sockets that are here, as streams see them. Callable from any thread.
final class Outlet {

  private static final System.Logger LOG = System.getLogger(Outlet.class.getName());

  private final Namespace namespace;
  private final Writings writings;

  Outlet(Namespace namespace, Writings writings) {
    this.namespace = namespace;
    this.writings = writings;
  }

  /// Whether the user has a socket here.
  boolean occupied(UserId user) {
    return namespace.adapter().occupied(Rooms.of(user));
  }

  /// Sends an event of the log. One that can't be sent is reported and passed over, since it would
  /// stop all that follow.
  void send(UserId user, String event, RawJson json, Standing at) {
    try {
      here(user).at(at).emit(event, json);
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "A committed entry was not delivered live", fault);
    }
  }

  /// Sends a `message` of the log to all but these sockets.
  void send(UserId user, Set<String> except, RawJson json, Standing at) {
    if (except.isEmpty()) {
      send(user, "message", json, at);
      return;
    }
    try {
      here(user).except(except.toArray(String[]::new)).at(at).emit("message", json);
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "A committed entry was not delivered live", fault);
    }
  }

  /// Sends an event that has no place.
  void send(Set<String> sockets, String event, RawJson json) {
    namespace.to(sockets.toArray(String[]::new)).local().emit(event, json);
  }

  /// The ids of the user's sockets.
  Set<String> sockets(UserId user) {
    Set<String> ids = new HashSet<>();
    visit(user, socket -> ids.add(socket.id()));
    return ids;
  }

  /// Cuts the user's connections; whoever comes back may begin anew.
  void cut(UserId user) {
    visit(user, Socket::cut);
  }

  private void visit(UserId user, Consumer<Socket> visitor) {
    namespace.adapter().visit(Set.of(Rooms.of(user)), Set.of(), visitor);
  }

  private Broadcast here(UserId user) {
    return namespace.to(Rooms.of(user)).local();
  }

  /// The answer is stored: what was shown of it is forgotten, and it is sent, in one step.
  void answered(MessageId reply, Runnable send) {
    writings.stored(reply, send);
  }
}
