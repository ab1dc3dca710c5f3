package dev.standin.socketio;

import dev.standin.socketio.Middleware.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the application registered on one socket. Registering is possible from any thread; handlers
/// run on the socket's owner, each guarded from the others' exceptions.
final class Handlers {

  private final Core core;

  /// In the order of registration. Few and short, so a look at all is as quick as a map, and
  /// lighter in each socket.
  private volatile Named[] named = {};

  private volatile List<EventHandler> any = List.of();
  private volatile List<Consumer<DisconnectReason>> disconnect = List.of();
  private volatile @Nullable Rare rare;

  private record Named(String event, EventHandler handler) {

    boolean is(String otherEvent, EventHandler other) {
      return event.equals(otherEvent)
          && (handler.equals(other)
              || (handler instanceof Once once && once.handler.equals(other)));
    }
  }

  /// What few sockets have.
  private static final class Rare {
    private volatile List<EventMiddleware> middleware = List.of();
    private volatile List<Consumer<Verdict.Refuse>> error = List.of();
    private volatile List<Consumer<DisconnectReason>> disconnecting = List.of();
    private volatile List<OutgoingHandler> outgoing = List.of();
    private volatile List<Consumer<String>> upgrade = List.of();
  }

  /// A handler that removes itself before its first call.
  private final class Once implements EventHandler {
    private final String event;
    private final EventHandler handler;
    private final AtomicBoolean called = new AtomicBoolean();

    Once(String event, EventHandler handler) {
      this.event = event;
      this.handler = handler;
    }

    @Override
    public void handle(Event heard) {
      if (called.compareAndSet(false, true)) {
        off(event, this);
        handler.handle(heard);
      }
    }
  }

  Handlers(Core core) {
    this.core = core;
  }

  synchronized void on(String event, EventHandler handler) {
    if (PacketDecoder.RESERVED.contains(event)) {
      throw new IllegalArgumentException(
          "No client can send \""
              + event
              + "\": use onConnection of the namespace or onDisconnect of the socket");
    }
    Named[] longer = Arrays.copyOf(named, named.length + 1);
    longer[named.length] = new Named(event, handler);
    named = longer;
  }

  void once(String event, EventHandler handler) {
    on(event, new Once(event, handler));
  }

  synchronized void off(String event) {
    named = Arrays.stream(named).filter(each -> !each.event.equals(event)).toArray(Named[]::new);
  }

  /// The first such handler alone.
  synchronized void off(String event, EventHandler handler) {
    Named[] before = named;
    for (int i = 0; i < before.length; i++) {
      if (before[i].is(event, handler)) {
        Named[] left = Arrays.copyOf(before, before.length - 1);
        System.arraycopy(before, i + 1, left, i, left.length - i);
        named = left;
        return;
      }
    }
  }

  synchronized void onAny(EventHandler handler) {
    any = joined(any, List.of(handler));
  }

  synchronized void prependAny(EventHandler handler) {
    any = joined(List.of(handler), any);
  }

  synchronized void offAny() {
    any = List.of();
  }

  synchronized void offAny(EventHandler handler) {
    any = without(any, handler::equals);
  }

  synchronized void onDisconnect(Consumer<DisconnectReason> handler) {
    disconnect = joined(disconnect, List.of(handler));
  }

  synchronized void onDisconnecting(Consumer<DisconnectReason> handler) {
    Rare lists = rare();
    lists.disconnecting = joined(lists.disconnecting, List.of(handler));
  }

  synchronized void use(EventMiddleware added) {
    Rare lists = rare();
    lists.middleware = joined(lists.middleware, List.of(added));
  }

  synchronized void onError(Consumer<Verdict.Refuse> handler) {
    Rare lists = rare();
    lists.error = joined(lists.error, List.of(handler));
  }

  synchronized void onUpgrade(Consumer<String> handler) {
    Rare lists = rare();
    lists.upgrade = joined(lists.upgrade, List.of(handler));
  }

  synchronized void onAnyOutgoing(OutgoingHandler handler) {
    Rare lists = rare();
    lists.outgoing = joined(lists.outgoing, List.of(handler));
  }

  synchronized void prependAnyOutgoing(OutgoingHandler handler) {
    Rare lists = rare();
    lists.outgoing = joined(List.of(handler), lists.outgoing);
  }

  synchronized void offAnyOutgoing() {
    rare().outgoing = List.of();
  }

  synchronized void offAnyOutgoing(OutgoingHandler handler) {
    Rare lists = rare();
    lists.outgoing = without(lists.outgoing, handler::equals);
  }

  private Rare rare() {
    Rare lists = rare;
    if (lists == null) {
      lists = new Rare();
      rare = lists;
    }
    return lists;
  }

  private static <T> List<T> joined(List<T> some, List<T> more) {
    List<T> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  /// The list without the first element that fits.
  private static <T> List<T> without(List<T> list, Predicate<? super T> unwanted) {
    for (int i = 0; i < list.size(); i++) {
      if (unwanted.test(list.get(i))) {
        List<T> left = new ArrayList<>(list);
        left.remove(i);
        return List.copyOf(left);
      }
    }
    return list;
  }

  void handle(Event event) {
    Rare lists = rare;
    if (lists != null && !lists.middleware.isEmpty() && !admitted(event, lists)) {
      return;
    }
    for (EventHandler handler : any) {
      call(handler, event, "a handler of any event");
    }
    String name = event.name();
    for (Named each : named) {
      if (each.event.equals(name)) {
        call(each.handler, event, "a handler of an event");
      }
    }
  }

  private boolean admitted(Event event, Rare lists) {
    for (EventMiddleware middleware : lists.middleware) {
      switch (verdict(middleware, event)) {
        case Verdict.Accept() -> {}
        case Verdict.Refuse refusal -> {
          refused(refusal, lists);
          return false;
        }
      }
    }
    return true;
  }

  private Verdict verdict(EventMiddleware middleware, Event event) {
    try {
      return middleware.check(event);
    } catch (RuntimeException | Error fault) {
      core.fault("a middleware of events", fault);
      return new Verdict.Refuse("Server error", Map.of());
    }
  }

  private void refused(Verdict.Refuse refusal, Rare lists) {
    each(lists.error, refusal, "an error handler");
  }

  private void call(EventHandler handler, Event event, String where) {
    try {
      handler.handle(event);
    } catch (RuntimeException | Error fault) {
      core.fault(where, fault);
    }
  }

  void disconnecting(DisconnectReason reason) {
    Rare lists = rare;
    if (lists != null) {
      each(lists.disconnecting, reason, "a disconnecting handler");
    }
  }

  void disconnected(DisconnectReason reason) {
    each(disconnect, reason, "a disconnect handler");
  }

  void upgraded(String transport) {
    Rare lists = rare;
    if (lists != null) {
      each(lists.upgrade, transport, "an upgrade handler");
    }
  }

  /// Whether anybody wants [#sent].
  boolean watchesOutgoing() {
    Rare lists = rare;
    return lists != null && !lists.outgoing.isEmpty();
  }

  /// An event goes to the client.
  void sent(String event, List<? extends @Nullable Object> args) {
    Rare lists = rare;
    if (lists == null) {
      return;
    }
    for (OutgoingHandler handler : lists.outgoing) {
      try {
        handler.handle(event, args);
      } catch (RuntimeException | Error fault) {
        core.fault("a handler of any outgoing event", fault);
      }
    }
  }

  private <T> void each(List<Consumer<T>> handlers, T told, String where) {
    for (Consumer<T> handler : handlers) {
      try {
        handler.accept(told);
      } catch (RuntimeException | Error fault) {
        core.fault(where, fault);
      }
    }
  }
}
