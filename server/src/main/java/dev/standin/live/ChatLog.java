package dev.standin.live;

import dev.standin.chat.Message;
import dev.standin.chat.MessageLog;
import dev.standin.chat.Reached;
import dev.standin.chat.UserId;
import dev.standin.socketio.Offset;
import dev.standin.socketio.RawJson;
import dev.standin.socketio.RecoveryLog;
import dev.standin.socketio.Socket;
import dev.standin.wire.JsonShapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/// Backs recovery with the chat's log: a socket that comes back is brought the messages that its
/// user may see, behind the last one that it heard. Nothing is kept for those who are away, so they
/// may be away for as long as they like, and the server may end meanwhile.
final class ChatLog implements RecoveryLog {

  /// Messages in a page; the store bounds its bytes.
  private static final int PAGE = 100;

  /// A last page of so many bytes is asked about again when the client has taken it: its socket
  /// keeps its turn until then.
  private static final int SMALL = 16 << 10;

  private final RecoverySource source;
  private final Seals seals;
  private final Turns turns;

  /// Everything up to here was sent to all who were there.
  private volatile long told;

  /// At least what was sent, and at most what is stored: no client heard of more.
  private final AtomicLong end;

  ChatLog(RecoverySource source) {
    this.source = source;
    this.seals =
        new Seals(source.keys().apply("recovery/places"), source.keys().apply("recovery/sessions"));
    this.turns = new Turns(source.threads());
    this.told = source.end().only();
    this.end = new AtomicLong(source.end().only());
  }

  /// Where a message stands.
  Place place(Message message) {
    return new Place(message.pos().n(), true, seals);
  }

  /// Where the first of two events of one message stands.
  Place part(Message message) {
    return new Place(message.pos().n(), false, seals);
  }

  /// An entry will now be sent to all who are there; `pos` rises from call to call.
  void telling(long pos) {
    end.accumulateAndGet(pos, Math::max);
  }

  /// An entry was sent to all who are there.
  void told(long pos) {
    told = pos;
  }

  @Override
  public Session open(Socket socket) {
    Place begin = whole(told);
    return new Session(
        seals.seal(new Seals.Session(Door.user(socket), socket.id(), begin)), socket.id(), begin);
  }

  private Place whole(long pos) {
    return new Place(pos, true, seals);
  }

  /// An offset that isn't one of this log, or is beyond its end, is no reason to lose the session:
  /// a client goes on telling the last one that it heard, whoever it heard it from, until it hears
  /// another.
  @Override
  public CompletionStage<Optional<Session>> resume(
      Socket socket, String pid, Optional<String> offset) {
    Optional<Session> session =
        seals
            .session(pid)
            .filter(known -> known.user().equals(Door.user(socket)))
            .filter(known -> known.begin().pos() <= end.get())
            .map(known -> new Session(pid, known.socketId(), later(known.begin(), offset)));
    return CompletableFuture.completedFuture(session);
  }

  private Place later(Place begin, Optional<String> offset) {
    return offset
        .flatMap(seals::place)
        .filter(place -> place.pos() <= end.get() && place.covers(begin))
        .orElse(begin);
  }

  @Override
  public CompletionStage<Page> missed(Socket socket, Offset after) {
    Place reached = (Place) after;
    UserId user = Door.user(socket);
    if (reached.covers(whole(end.get()))) {
      turns.leave(socket, user);
      return CompletableFuture.completedFuture(new Page(List.of(), reached, true));
    }
    return turns.read(
        socket,
        user,
        () -> {
          Page page = read(user, reached);
          if (page.last()) {
            turns.leave(socket, user);
          }
          return page;
        });
  }

  private Page read(UserId user, Place after) {
    var gap = new MessageLog.Gap(Reached.only(after.behind()), source.access().end(), PAGE);
    MessageLog.Missed missed = source.access().missed(user, gap);
    long upTo = missed.upTo().only();
    end.accumulateAndGet(upTo, Math::max);
    List<Missed> events = new ArrayList<>(missed.messages().size());
    int bytes = 0;
    for (Message message : missed.messages()) {
      byte[] json = JsonShapes.message(message);
      bytes += json.length;
      for (Missed event : events(message, new RawJson(json), user)) {
        if (!after.covers(event.at())) {
          events.add(event);
        }
      }
    }
    return new Page(events, whole(upTo), missed.last() && bytes < SMALL);
  }

  /// What the user hears of a message.
  private List<Missed> events(Message message, RawJson shape, UserId user) {
    List<RawJson> json = List.of(shape);
    var received = new Missed("message", json, place(message));
    var sent = new Missed("message:sent", json, place(message));
    if (message.sender().equals(message.recipient())) {
      return List.of(new Missed("message", json, part(message)), sent);
    }
    return List.of(message.sender().equals(user) ? sent : received);
  }
}
