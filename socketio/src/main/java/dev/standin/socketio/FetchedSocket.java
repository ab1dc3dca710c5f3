package dev.standin.socketio;

import dev.standin.socketio.engineio.Handshake;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A socket of another node, for adapters to make from what that node tells of it.
///
/// @param namespace this node's part of the socket's namespace
/// @param rooms those of the time of asking; so are `data`
public record FetchedSocket(
    Namespace namespace,
    String id,
    Handshake handshake,
    Map<String, Object> auth,
    Set<String> rooms,
    Map<String, Object> data)
    implements RemoteSocket {

  @Override
  public void emit(String event, @Nullable Object... args) {
    namespace.to(id).emit(event, args);
  }

  @Override
  public void join(String... more) {
    namespace.to(id).socketsJoin(more);
  }

  @Override
  public void leave(String room) {
    namespace.to(id).socketsLeave(room);
  }

  @Override
  public void disconnect(boolean closeConnection) {
    namespace.to(id).disconnectSockets(closeConnection);
  }
}
