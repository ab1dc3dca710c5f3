package dev.standin.socketio;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Backs connection state recovery with an application's own log: a client that comes back, after
/// whatever time and to whatever process, is brought each event that it missed once and in order.
///
/// Events of the log are sent with [Broadcast#at], in the order of their places, after they can be
/// read by [#missed]. All methods are called on the socket's owner and must not block. A stage that
/// fails, or is late (connect timeout), closes the connection: the client comes back and tries
/// again.
///
/// Source: https://socket.io/docs/v4/connection-state-recovery
public interface RecoveryLog {

  /// A socket was admitted that is not recovered. Its session begins at a place before anything
  /// that it will hear live: what was sent up to there at the time of the call.
  Session open(Socket socket);

  /// A client that was admitted anew (by the middleware, as any other) says that it had a session,
  /// and the last offset that it heard, if any. Empty if it is not this client's, or not readable:
  /// then the socket connects without it. The session begins at the later of its own start and the
  /// offset; its socket id replaces the one that the socket had during admission.
  CompletionStage<Optional<Session>> resume(Socket socket, String pid, Optional<String> offset);

  /// The next events of the log behind a place that this socket may hear now, oldest first, in a
  /// page of bounded size. The next page is asked for when the client has taken this one.
  CompletionStage<Page> missed(Socket socket, Offset after);

  /// The place with this [Offset#text], of an event that another node sent. Only adapters for many
  /// nodes ask, by [LocalAdapter#place]; a log of one node need not know.
  ///
  /// @throws IllegalArgumentException if it is none of this log's
  default Offset offset(String text) {
    throw new UnsupportedOperationException(
        "This recovery log is of one node: for many, implement RecoveryLog.offset(String)");
  }

  /// @param pid names the session to its client: 1 to 512 characters that others can't guess
  /// @param socketId the socket's id, now and after each recovery
  /// @param from what the client has already
  record Session(String pid, String socketId, Offset from) {

    public Session {
      if (pid.isEmpty() || pid.length() > 512 || socketId.isEmpty()) {
        throw new IllegalArgumentException(
            "A session has a pid of 1 to 512 characters and a socket id");
      }
    }
  }

  /// An event of the log.
  record Missed(String event, List<? extends @Nullable Object> args, Offset at) {}

  /// @param upTo the place up to which this page tells everything
  /// @param last whether nothing stood behind it when it was read
  record Page(List<Missed> events, Offset upTo, boolean last) {}
}
