package dev.standin.socketio;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who is in which room, and the way to the sockets of all nodes. One per namespace; callable from
/// any thread, no method blocks.
///
/// An adapter for many nodes extends [LocalAdapter], which does everything for this node: it
/// overrides the methods of the second half, passes their arguments on to the other nodes unless
/// the audience is local, and calls `super` both then and when a call of another node arrives here.
///
/// Modelled on https://socket.io/docs/v4/adapter/
public interface Adapter {

  // Of this node.

  /// Adds the socket to these rooms; its own room's name alone makes it known. Each socket that
  /// joined anything is also in a room of its own, named by its id, until [#leaveAll].
  void join(Socket socket, Collection<String> rooms);

  /// Takes the socket out of a room; a room without sockets is forgotten. No effect on its own
  /// room.
  void leave(Socket socket, String room);

  /// Forgets the socket in all rooms.
  void leaveAll(Socket socket);

  /// The socket's rooms, its own included; a copy. Empty for a socket that is not known.
  Set<String> roomsOf(Socket socket);

  /// How many rooms the socket is in, its own not counted.
  default int roomCountOf(Socket socket) {
    return Math.max(0, roomsOf(socket).size() - 1);
  }

  /// Visits each socket of this node chosen by rooms (all when empty) and not excluded, once. The
  /// visitor may join and leave rooms; sockets that do so meanwhile may or may not be visited.
  void visit(Set<String> rooms, Set<String> except, Consumer<Socket> visitor);

  /// Whether any socket of this node is in the room.
  boolean occupied(String room);

  /// The number of rooms, those of single sockets' ids not counted.
  int roomCount();

  /// The number of sockets.
  int socketCount();

  /// Tells of changes from now on, for as long as the adapter lives.
  void listen(RoomListener listener);

  // Of all nodes.

  /// The namespace exists from now on; nothing else is called before.
  default void start() {}

  /// The namespace or the server ends: nothing follows but sockets leaving their rooms.
  default void close() {}

  /// How many nodes there are, this one included.
  CompletionStage<Integer> serverCount();

  /// The ids of the sockets in any of these rooms (all when empty).
  CompletionStage<Set<String>> socketIds(Set<String> rooms);

  /// All rooms, those of single sockets' ids included.
  CompletionStage<Set<String>> allRooms();

  /// Sends an event.
  void broadcast(Audience audience, Emission emission);

  /// Sends an event that wants answers. Each node tells once how many clients it asked, before
  /// their answers. An adapter with other nodes says [Answers#over] at the deadline.
  void broadcastWithAck(Audience audience, Emission emission, Duration deadline, Answers answers);

  /// The sockets of an audience; those of this node are [Socket]s.
  CompletionStage<List<RemoteSocket>> fetchSockets(Audience audience);

  /// Makes them join; one that is in too many rooms already is reported as a fault and left out.
  void addSockets(Audience audience, Set<String> rooms);

  void delSockets(Audience audience, Set<String> rooms);

  void disconnectSockets(Audience audience, boolean closeConnection);

  /// Sends an event to the other nodes, to [Namespace#onServerSide].
  void serverSideEmit(String event, List<? extends @Nullable Object> args);

  /// Sends an event to the other nodes and completes with the answers that came until the deadline;
  /// `missing` nodes did not answer.
  CompletionStage<Broadcast.BroadcastAcks> serverSideEmitWithAck(
      Duration deadline, String event, List<? extends @Nullable Object> args);

  /// Who hears the answers to a broadcast; callable from any thread.
  interface Answers {

    /// A node sent the event to so many clients. Once per node, also for none.
    void asked(int clients);

    /// A client answered.
    void answered(List<Object> args);

    /// So many of the clients that were asked won't answer any more.
    void missed(int clients);

    /// The time is up.
    void over();
  }
}
