package dev.standin.live;

import dev.standin.chat.Announcer.Writing;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.UserId;
import dev.standin.socketio.Namespace;
import dev.standin.socketio.RawJson;
import dev.standin.socketio.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The answers that stand-ins write at the moment. A device that comes in the middle gets them from
/// the start of their attempt: joining and replaying is one step, as is keeping a piece and sending
/// it, so a device gets each piece once, and nothing of an answer that is stored already. The
/// monitor is held while events are queued, never over I/O; it is taken last.
final class Writings {

  private static final class Current {
    final Writing writing;
    final List<RawJson> deltas = new ArrayList<>();
    int attempt;

    Current(Writing writing) {
      this.writing = writing;
    }
  }

  private final Namespace namespace;
  private final Map<MessageId, Current> current = new LinkedHashMap<>();
  private final Map<UserId, List<Current>> byUser = new LinkedHashMap<>();

  Writings(Namespace namespace) {
    this.namespace = namespace;
  }

  /// Lets a socket hear its user's events from now on, and tells it what is being written.
  synchronized void enter(Socket socket, UserId user) {
    socket.join(Rooms.of(user));
    for (Current c : byUser.getOrDefault(user, List.of())) {
      socket.emit("standin:typing", StandInJson.writing(c.writing));
      c.deltas.forEach(delta -> socket.emit("standin:delta", delta));
    }
  }

  synchronized void begin(Writing writing) {
    var begun = new Current(writing);
    current.put(writing.reply(), begun);
    people(writing).forEach(user -> of(user).add(begun));
    send(writing, "standin:typing", StandInJson.writing(writing));
  }

  synchronized void add(Writing writing, int attempt, int n, String text) {
    Current c = current.get(writing.reply());
    if (c == null) {
      return;
    }
    if (attempt > c.attempt) {
      c.attempt = attempt;
      c.deltas.clear();
    }
    RawJson delta = StandInJson.delta(writing, attempt, n, text);
    c.deltas.add(delta);
    send(writing, "standin:delta", delta);
  }

  synchronized void withdraw(Writing writing) {
    forget(writing.reply());
    send(writing, "standin:withdrawn", StandInJson.writing(writing));
  }

  /// What another server showed of an answer to this question, under whatever id.
  synchronized void abandon(Message question) {
    RawJson json = StandInJson.abandoned(question);
    tell(question.sender(), "standin:withdrawn", json);
    tell(question.recipient(), "standin:withdrawn", json);
  }

  /// The answer is stored: forgets it and runs what sends it, in one step.
  synchronized void stored(MessageId reply, Runnable send) {
    forget(reply);
    send.run();
  }

  private void forget(MessageId reply) {
    Current ended = current.remove(reply);
    if (ended != null) {
      people(ended.writing).forEach(user -> leave(user, ended));
    }
  }

  private List<Current> of(UserId user) {
    return byUser.computeIfAbsent(user, _ -> new ArrayList<>());
  }

  private void leave(UserId user, Current ended) {
    List<Current> left = of(user);
    left.remove(ended);
    if (left.isEmpty()) {
      byUser.remove(user);
    }
  }

  private static List<UserId> people(Writing writing) {
    return List.of(writing.reader(), writing.owner());
  }

  private void send(Writing writing, String event, RawJson json) {
    people(writing).forEach(user -> tell(user, event, json));
  }

  /// Each room by itself, since what goes to two at once is heard by all nodes. No socket is in
  /// both.
  private void tell(UserId user, String event, RawJson json) {
    namespace.to(Rooms.of(user)).emit(event, json);
  }
}
