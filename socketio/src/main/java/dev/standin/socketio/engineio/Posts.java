package dev.standin.socketio.engineio;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The POSTs of one session: one at a time, from its first byte to its answer.
@SuppressWarnings("ReferenceEquality") // posts are told apart by identity
public final class Posts {

  private final Session session;
  private @Nullable Post open;

  Posts(Session session) {
    this.session = session;
  }

  /// A POST began; its body comes with [#body].
  public void begin(Post beginning, long now) {
    session.elapse(now);
    if (session.over()) {
      beginning.refuse(EngineError.UNKNOWN_SID);
    } else if (!session.isPolling()) {
      beginning.refuse(EngineError.BAD_REQUEST);
    } else if (open != null) {
      refuseOpen();
      beginning.refuse(EngineError.BAD_REQUEST);
      session.end(CloseReason.TRANSPORT_ERROR);
    } else {
      open = beginning;
    }
  }

  /// The whole body of a POST has come.
  public void body(Post done, String body, long now) {
    body(done, now, each -> session.encoding().read(body, each));
  }

  /// The whole body of a POST has come, in the binary form of revision 3.
  public void body(Post done, byte[] body, long now) {
    body(done, now, each -> PayloadV3.read(body, each));
  }

  private void body(Post done, long now, Predicate<Consumer<Packet>> reading) {
    if (open != done) {
      return;
    }
    open = null;
    session.elapse(now);
    if (session.over()) {
      done.refuse(EngineError.UNKNOWN_SID);
    } else if (reading.test(packet -> session.receive(packet, now))) {
      done.accept();
    } else {
      done.refuse(EngineError.BAD_REQUEST);
    }
  }

  /// The body of a POST is too large, or there is no room for it now: the session goes on. One that
  /// came too slowly ends it.
  public void refused(Post refused, EngineError why) {
    if (open == refused) {
      open = null;
      refused.refuse(why);
      if (why == EngineError.TOO_SLOW) {
        session.end(CloseReason.TRANSPORT_ERROR);
      }
    }
  }

  /// The body of a POST can't be read as text, or is of the wrong content type.
  public void unreadable(Post unreadable) {
    if (open == unreadable) {
      refuseOpen();
      session.end(CloseReason.PARSE_ERROR);
    }
  }

  /// The client went away in the middle of a POST.
  public void gone(Post gone) {
    if (open == gone) {
      open = null;
      session.end(CloseReason.TRANSPORT_ERROR);
    }
  }

  void refuseOpen() {
    Post post = open;
    open = null;
    if (post != null) {
      post.refuse(EngineError.BAD_REQUEST);
    }
  }
}
