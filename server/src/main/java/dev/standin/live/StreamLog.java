package dev.standin.live;

import dev.standin.chat.Access;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog;
import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import dev.standin.chat.UserId;
import dev.standin.socketio.Offset;
import dev.standin.socketio.RawJson;
import dev.standin.socketio.RecoveryLog;
import dev.standin.socketio.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Backs recovery with a log that many servers write. Who comes back may know more than this server
/// told anybody: then the user's stream is brought there first; and nobody is brought beyond what
/// the stream told. So the places that one client hears, from whichever servers, always rise.
final class StreamLog implements RecoveryLog {

  /// Messages in a page; the store bounds its bytes.
  private static final int PAGE = 100;

  /// A last page of so many bytes is asked about again when the client has taken it: its socket
  /// keeps its turn until then.
  private static final int SMALL = 16 << 10;

  private final Access access;
  private final Streams streams;
  private final LaneSeals seals;
  private final Turns turns;

  StreamLog(RecoverySource source, Streams streams, LaneSeals seals) {
    this.access = source.access();
    this.streams = streams;
    this.seals = seals;
    this.turns = new Turns(source.threads());
  }

  private Stream stream(Socket socket) {
    return streams
        .of(Door.user(socket))
        .orElseThrow(() -> new IllegalStateException("the user's stream has ended meanwhile"));
  }

  @Override
  public Session open(Socket socket) {
    Standing begin = Standing.whole(stream(socket).told(), seals);
    var session = new LaneSeals.Session(Door.user(socket), socket.id(), begin);
    return new Session(seals.seal(session), socket.id(), begin);
  }

  @Override
  public CompletionStage<Optional<Session>> resume(
      Socket socket, String pid, Optional<String> offset) {
    Optional<LaneSeals.Session> known =
        seals.session(pid).filter(session -> session.user().equals(Door.user(socket)));
    if (known.isEmpty() || offset.filter(seals::tooLong).isPresent()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    LaneSeals.Session session = known.get();
    Standing from =
        offset
            .flatMap(seals::place)
            .filter(place -> place.covers(session.begin()))
            .orElse(session.begin());
    Stream stream = stream(socket);
    return streams
        .covering(stream, from.asked())
        .thenApply(
            _ ->
                stream.told().covers(from.asked())
                    ? Optional.of(new Session(pid, session.socketId(), from))
                    : Optional.empty());
  }

  @Override
  public CompletionStage<Page> missed(Socket socket, Offset after) {
    Standing reached = (Standing) after;
    Stream stream = stream(socket);
    if (reached.covers(Standing.whole(stream.told(), seals))) {
      turns.leave(socket, stream.user);
      return CompletableFuture.completedFuture(new Page(List.of(), reached, true));
    }
    return turns.read(
        socket,
        stream.user,
        () -> {
          Page page = read(stream, reached);
          if (page.last()) {
            turns.leave(socket, stream.user);
          }
          return page;
        });
  }

  private Page read(Stream stream, Standing after) {
    var gap = new MessageLog.Gap(after.reached(), stream.told(), PAGE);
    MessageLog.Missed missed = access.missed(stream.user, gap);
    List<Missed> events = new ArrayList<>(missed.messages().size());
    Standing reached = after;
    int bytes = 0;
    for (Message message : missed.messages()) {
      bytes += add(events, new Telling(message), new Course(stream.user, reached));
      reached = reached.plus(message.pos());
    }
    Reached upTo = reached.reached().plus(missed.upTo());
    Optional<Pos> half = reached.half().filter(pos -> !upTo.covers(pos));
    boolean last = missed.last() && bytes < SMALL;
    return new Page(events, new Standing(upTo, half, seals), last);
  }

  /// @param reached before the message
  private record Course(UserId user, Standing reached) {}

  /// Adds what the user hears of a message; returns its bytes.
  private static int add(List<Missed> events, Telling telling, Course course) {
    Message message = telling.message();
    RawJson json = telling.json();
    Standing whole = course.reached.plus(message.pos());
    if (telling.toOneself()) {
      Standing part = course.reached.part(message.pos());
      if (!course.reached.covers(part)) {
        events.add(new Missed("message", List.of(json), part));
      }
    }
    String event = message.sender().equals(course.user) ? "message:sent" : "message";
    events.add(new Missed(event, List.of(json), whole));
    return json.utf8().length;
  }

  @Override
  public Offset offset(String text) {
    return seals
        .place(text)
        .orElseThrow(() -> new IllegalArgumentException("no place of this log: " + text));
  }
}
