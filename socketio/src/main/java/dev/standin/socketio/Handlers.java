package dev.standin.socketio;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the application registered on one socket. Registering is possible from any thread; handlers
/// run on the socket's owner, each guarded from the others' exceptions.
final class Handlers {

  private final Core core;
  private volatile @Nullable Map<String, List<EventHandler>> byEvent;
  private volatile List<EventHandler> any = List.of();
  private volatile List<Consumer<DisconnectReason>> disconnect = List.of();

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
    Map<String, List<EventHandler>> map = byEvent;
    if (map == null) {
      map = new ConcurrentHashMap<>(4);
      byEvent = map;
    }
    map.merge(event, List.of(handler), Handlers::joined);
  }

  synchronized void onAny(EventHandler handler) {
    any = joined(any, List.of(handler));
  }

  synchronized void onDisconnect(Consumer<DisconnectReason> handler) {
    disconnect = joined(disconnect, List.of(handler));
  }

  private static <T> List<T> joined(List<T> some, List<T> more) {
    List<T> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  void handle(Event event) {
    for (EventHandler handler : any) {
      call(handler, event, "a handler of any event");
    }
    Map<String, List<EventHandler>> map = byEvent;
    if (map == null) {
      return;
    }
    for (EventHandler handler : map.getOrDefault(event.name(), List.of())) {
      call(handler, event, "a handler of an event");
    }
  }

  private void call(EventHandler handler, Event event, String where) {
    try {
      handler.handle(event);
    } catch (RuntimeException | Error fault) {
      core.fault(where, fault);
    }
  }

  void disconnected(DisconnectReason reason) {
    for (Consumer<DisconnectReason> handler : disconnect) {
      try {
        handler.accept(reason);
      } catch (RuntimeException | Error fault) {
        core.fault("a disconnect handler", fault);
      }
    }
  }
}
