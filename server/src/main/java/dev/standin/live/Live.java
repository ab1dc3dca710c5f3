package dev.standin.live;

import dev.standin.chat.Announcer;
import dev.standin.chat.Attendance;
import dev.standin.chat.Availability;
import dev.standin.chat.Chat;
import dev.standin.chat.CommitListener;
import dev.standin.chat.Entry;
import dev.standin.chat.Message;
import dev.standin.chat.UserId;
import dev.standin.socketio.Namespace;
import dev.standin.socketio.Socket;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/// Brings to people's sockets what concerns them, and their sends to the chat. All of a user's
/// sockets hear the same. The events are described in docs/events.md.
public final class Live implements Announcer, CommitListener {

  private static final System.Logger LOG = System.getLogger(Live.class.getName());

  private final Namespace namespace;
  private final Sessions sessions;
  private final LiveSettings settings;
  private final LongSupplier nanos;
  private final Writings writings;
  private final Delivery delivery;
  private final Here here = new Here();
  private final Newcomers newcomers = new Newcomers();
  private final Rechecks<Socket> rechecks = new Rechecks<>(this::check);

  /// On a server that owns its store. Sockets must prove who they are from now on, but can do
  /// nothing before [#serve].
  public Live(
      Namespace namespace,
      Sessions sessions,
      RecoverySource recovery,
      LiveSettings settings,
      LongSupplier nanos) {
    this.namespace = namespace;
    this.sessions = sessions;
    this.settings = settings;
    this.nanos = nanos;
    this.writings = new Writings(namespace);
    this.delivery = new OneLane(namespace, writings, recovery);
    open();
  }

  /// The same on a server that shares its store with others.
  public Live(
      Namespace namespace,
      Sessions sessions,
      RecoverySource recovery,
      Sharing sharing,
      LiveSettings settings,
      LongSupplier nanos) {
    this.namespace = namespace;
    this.sessions = sessions;
    this.settings = settings;
    this.nanos = nanos;
    this.writings = new Writings(namespace);
    this.delivery = new Streams(new Outlet(namespace, writings), recovery, sharing, nanos);
    open();
  }

  private void open() {
    namespace.use(new Door(sessions, delivery)).recoverFrom(delivery.log());
  }

  /// Takes sockets' events to the chat. To be called once, before the server listens.
  public void serve(Chat chat) {
    namespace.onConnection(
        socket -> {
          new Line(socket, chat, settings, nanos).open();
          writings.enter(socket, Door.user(socket));
          here.enter(socket, Door.user(socket));
          // A revocation between the door and the room would have missed this socket.
          newcomers.enter(socket);
          check(socket);
        });
  }

  /// Who has a socket at this node.
  public Attendance attendance() {
    return here;
  }

  /// Ends all connections of a user, whose tokens were revoked.
  public void drop(UserId user) {
    namespace.to(Rooms.of(user)).disconnectSockets(true);
  }

  /// Ends the connections whose tokens expired meanwhile. To be called about every 30 s.
  public void sweep() {
    if (rechecks.done()) {
      rechecks.add(namespace.sockets());
    }
  }

  /// Asks once more about sockets that entered 2 to 3 s ago: what another node revoked just before
  /// is known by now. To be called every second.
  public void lookAgain() {
    rechecks.add(newcomers.due());
  }

  private CompletionStage<?> check(Socket socket) {
    Optional<UserId> user = Door.known(socket);
    return sessions
        .user(PresentedToken.of(socket).orElse(""))
        .whenComplete(
            (found, failure) -> {
              if (failure == null && !found.equals(user)) {
                socket.disconnect(true);
              }
            });
  }

  @Override
  public void committed(List<? extends Entry> entries) {
    delivery.committed(entries);
  }

  /// Reads what others wrote and did not tell. To be called every second; has no effect on a server
  /// that owns its store.
  public void look() {
    try {
      delivery.look();
    } catch (RuntimeException fault) {
      // A clock that calls this must not stop for it.
      LOG.log(System.Logger.Level.ERROR, "A look at the lanes failed", fault);
    }
  }

  @Override
  public void availability(UserId user, Availability now, Collection<UserId> audience) {
    delivery.statuses().tell(user, now, audience);
  }

  @Override
  public Collection<UserId> untold() {
    return delivery.statuses().untold();
  }

  @Override
  public void again(UserId user, Availability now, Collection<UserId> audience) {
    delivery.statuses().again(user, now, audience);
  }

  @Override
  public void typing(Writing writing) {
    writings.begin(writing);
  }

  @Override
  public void delta(Writing writing, int attempt, int n, String text) {
    writings.add(writing, attempt, n, text);
  }

  @Override
  public void withdrawn(Writing writing) {
    writings.withdraw(writing);
  }

  @Override
  public void abandoned(Message question) {
    writings.abandon(question);
  }
}
