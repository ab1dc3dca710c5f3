package dev.standin.socketio;

import dev.standin.socketio.RecoveryLog.Session;
import java.util.Optional;
import java.util.Set;

/// Leads a socket that was admitted to its session: the one that its client had, or a new one. On
/// the owner.
final class Arrival {

  private static final int MAX_PID_LENGTH = 512;
  private static final int MAX_OFFSET_LENGTH = 256;

  private final LocalSocket socket;
  private final Sessions sessions;

  Arrival(LocalSocket socket, Sessions sessions) {
    this.socket = socket;
    this.sessions = sessions;
  }

  void begin() {
    Optional<String> pid = said("pid", MAX_PID_LENGTH);
    if (pid.isEmpty()) {
      open();
      return;
    }
    Optional<String> offset = said("offset", MAX_OFFSET_LENGTH);
    LogAnswer.await(
        socket,
        () -> sessions.resume(socket, pid.get(), offset),
        session -> session.ifPresentOrElse(this::goOn, this::open));
  }

  /// What the client sent beside its `auth`, if it is a text that we may have given it.
  private Optional<String> said(String name, int maxLength) {
    return socket.auth().get(name) instanceof String text
            && !text.isEmpty()
            && text.length() <= maxLength
            && text.chars().allMatch(c -> c >= ' ' && c <= '~')
        ? Optional.of(text)
        : Optional.empty();
  }

  private void open() {
    try {
      Session session = sessions.open(socket);
      claim(session, () -> socket.arrived(new Progress(socket, session), Set.of()));
    } catch (RuntimeException | Error fault) {
      socket.lost(fault);
    }
  }

  private void goOn(Session session) {
    claim(
        session,
        () ->
            sessions
                .restore(socket, session)
                .ifPresentOrElse(
                    rooms -> socket.arrived(new Progress(socket, session, sessions), rooms),
                    () -> openInstead(session)));
  }

  /// The session has ended while it waited for its old socket.
  private void openInstead(Session ended) {
    sessions.release(ended.socketId(), socket);
    open();
  }

  /// The client may be back before its old connection was found dead: that one ends first.
  private void claim(Session session, Runnable then) {
    if (socket.over()) {
      return;
    }
    LocalSocket holder = sessions.claim(session.socketId(), socket);
    if (holder == socket) {
      then.run();
    } else {
      holder.replaced(() -> socket.owner().execute(() -> claim(session, then)));
    }
  }
}
