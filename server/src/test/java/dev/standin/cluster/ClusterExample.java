package dev.standin.cluster;

import dev.standin.socketio.Broadcast;
import dev.standin.socketio.Event;
import dev.standin.socketio.Namespace;
import dev.standin.socketio.RemoteSocket;
import dev.standin.socketio.Socket;
import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.transport.EngineOptions;
import dev.standin.socketio.transport.EngineServer;
import dev.standin.socketio.transport.RecommendedHttp;
import dev.standin.socketio.transport.Sources;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A Socket.IO server in a cluster, for conformance/cluster. Arguments: the URL of a Redis and a
/// name. Says `ready on PORT`, ends with its standard input.
///
/// Clients join the rooms of their auth and tell the server what to do by the event `do`, with an
/// object and an acknowledgement; lib/node.js offers the same on Node.
public final class ClusterExample {

  private final String name;

  private ClusterExample(String name) {
    this.name = name;
  }

  public static void main(String[] args) throws Exception {
    SecureRandom random = new SecureRandom();
    RedisLink link = new RedisLink(RedisAddress.parse(args[0]), random);
    link.ready().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    SocketIoServer server =
        new SocketIoServer(
            SocketIoOptions.defaults(),
            random,
            namespace -> new RedisAdapter(namespace, link, ClusterOptions.defaults(), random));
    ClusterExample example = new ClusterExample(args[1]);
    example.serve(server.of("/"));
    example.serve(server.of("/other"));
    listen(server, random);
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  private static void listen(SocketIoServer server, SecureRandom random) {
    Vertx vertx = Vertx.vertx();
    EngineServer engine =
        new EngineServer(
            vertx,
            EngineOptions.defaults(),
            server,
            new Sources(random, InstantSource.system(), System::nanoTime));
    vertx
        .createHttpServer(RecommendedHttp.options(EngineLimits.defaults()))
        .connectionHandler(engine::connected)
        .requestHandler(
            request -> {
              if (!engine.handle(request)) {
                request.response().setStatusCode(404).end();
              }
            })
        .listen(0, "127.0.0.1")
        .onSuccess(listening -> System.out.println("ready on " + listening.actualPort()));
  }

  private void serve(Namespace namespace) {
    namespace.onServerSide("who", event -> event.ack(name, event.args()));
    namespace.onServerSide("silent", event -> {});
    namespace.onServerSide("note", event -> namespace.local().emit("noted", name, event.args()));
    namespace.onConnection(
        socket -> {
          socket.join(texts(socket.auth().get("rooms")));
          socket.data().put("name", String.valueOf(socket.auth().get("name")));
          socket.on("do", event -> handle(socket, event));
        });
  }

  private void handle(Socket socket, Event event) {
    @SuppressWarnings("unchecked")
    Map<String, Object> wish = (Map<String, Object>) event.args().getFirst();
    Broadcast to = to(socket.namespace(), wish);
    String name = String.valueOf(wish.get("event"));
    @Nullable Object[] args = list(wish.get("args")).toArray();
    Duration second = Duration.ofSeconds(1);
    switch (String.valueOf(wish.get("op"))) {
      case "emit" -> {
        to.emit(name, args);
        event.ack();
      }
      case "ask" -> {
        long millis = wish.get("timeout") instanceof Number number ? number.longValue() : 1_000;
        Duration deadline = Duration.ofMillis(millis);
        answer(event, to.emitWithAck(deadline, name, args).thenApply(ClusterExample::facts));
      }
      case "fetch" ->
          answer(event, to.fetchSockets().thenApply(all -> all.stream().map(this::facts).toList()));
      case "join" -> {
        to.socketsJoin(texts(wish.get("names")));
        event.ack();
      }
      case "leave" -> {
        to.socketsLeave(texts(wish.get("names")));
        event.ack();
      }
      case "disconnect" -> {
        to.disconnectSockets(true);
        event.ack();
      }
      case "serverSide" -> {
        socket.namespace().serverSideEmit(name, args);
        event.ack();
      }
      case "serverSideAsk" ->
          answer(
              event,
              socket
                  .namespace()
                  .serverSideEmitWithAck(second, name, args)
                  .thenApply(ClusterExample::facts));
      case "servers" -> answer(event, socket.namespace().adapter().serverCount());
      case "allRooms" ->
          answer(event, socket.namespace().adapter().allRooms().thenApply(ArrayList::new));
      case "bad" -> event.ack(((RedisAdapter) socket.namespace().adapter()).badFrames());
      default -> throw new IllegalArgumentException(wish.toString());
    }
  }

  private static Map<String, Object> facts(Broadcast.BroadcastAcks acks) {
    return Map.of("answers", acks.answers(), "missing", acks.missing());
  }

  private Map<String, Object> facts(RemoteSocket socket) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("id", socket.id());
    facts.put("rooms", List.copyOf(socket.rooms()));
    facts.put("data", socket.data());
    facts.put("auth", socket.auth());
    facts.put("address", socket.handshake().remoteAddress());
    facts.put("url", socket.handshake().url());
    facts.put("query", socket.handshake().query());
    facts.put("issued", socket.handshake().openedAtMillis());
    facts.put("agent", socket.handshake().header("user-agent").orElse(""));
    return facts;
  }

  private static void answer(Event event, CompletionStage<?> later) {
    later.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            event.ack(value);
          } else {
            event.ack(Map.of("error", String.valueOf(failure.getMessage())));
          }
        });
  }

  private static Broadcast to(Namespace namespace, Map<String, Object> wish) {
    Broadcast to = namespace;
    if (wish.get("rooms") != null) {
      to = to.to(texts(wish.get("rooms")));
    }
    if (wish.get("except") != null) {
      to = to.except(texts(wish.get("except")));
    }
    if (Boolean.TRUE.equals(wish.get("volatile"))) {
      to = to.volatileEvents();
    }
    if (Boolean.FALSE.equals(wish.get("compress"))) {
      to = to.compress(false);
    }
    return to;
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static String[] texts(@Nullable Object value) {
    return list(value).stream().map(String::valueOf).toArray(String[]::new);
  }
}
