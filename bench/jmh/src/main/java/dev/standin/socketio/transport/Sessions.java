package dev.standin.socketio.transport;

import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import dev.standin.socketio.engineio.CloseReason;
import dev.standin.socketio.engineio.Encoding;
import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.Handshake;
import dev.standin.socketio.engineio.Wire;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What 100,000 sessions weigh that is ours: engine, heartbeat timer and Socket.IO socket, each
/// with its handshake, handlers and a room of its own, over a transport in memory. Prints live heap
/// per session, before and after joining.
public final class Sessions {

  private static final int COUNT = 100_000;

  /// As in a server: what all clients send alike is kept once.
  private static final Headers.SharedLines SHARED = new Headers.SharedLines();

  private Sessions() {}

  /// A wire that takes everything and keeps nothing.
  private static final class Nowhere implements Wire {
    private long written;

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public void write(EngineMessage message) {
      written += message.payload().length;
    }

    @Override
    public void control(String packet) {
      written += packet.length();
    }

    @Override
    public void end(CloseReason reason) {}
  }

  public static void main(String[] args) throws Exception {
    var vertx =
        Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setBlockedThreadCheckInterval(600_000));
    var done = new CompletableFuture<Void>();
    vertx.runOnContext(
        _ -> {
          try {
            measure(new Loops(vertx, System::nanoTime).current(vertx));
            done.complete(null);
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    done.get(5, TimeUnit.MINUTES);
    System.exit(0);
  }

  private static void measure(Loop loop) {
    var random = new Random(1);
    var server = new SocketIoServer(SocketIoOptions.defaults(), random);
    server.of("/").onConnection(socket -> socket.on("message", event -> {}));
    var sessions = new LoopSession[COUNT];
    var wires = new Wire[COUNT];
    long empty = liveBytes();
    for (int i = 0; i < COUNT; i++) {
      wires[i] = new Nowhere();
      sessions[i] = open(loop, server, wires[i], random);
    }
    long opened = liveBytes();
    for (int i = 0; i < COUNT; i++) {
      sessions[i].text(wires[i], "40");
    }
    long connected = liveBytes();
    for (int i = 0; i < COUNT; i++) {
      if (!sessions[i].transport().equals("websocket")) {
        throw new IllegalStateException("session " + i + " is not what it should be");
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%,d sessions in memory: %,d bytes of live heap each when open, %,d with a Socket.IO socket%n",
        COUNT,
        (opened - empty) / COUNT,
        (connected - empty) / COUNT);
  }

  private static LoopSession open(Loop loop, SocketIoServer server, Wire wire, Random random) {
    var headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("Host", "localhost:5000")
            .add("Connection", "Upgrade")
            .add("Upgrade", "websocket")
            .add("Sec-WebSocket-Version", "13")
            .add("Sec-WebSocket-Key", "c3RhbmRpbi1iZW5jaC0hIQ==");
    var query = Map.of("EIO", "4", "transport", "websocket");
    String address = new String("127.0.0.1".toCharArray());
    var handshake =
        new Handshake("/socket.io/", query, Headers.of(headers, SHARED), address, false, 1_000);
    String id = Long.toHexString(random.nextLong());
    var limits = EngineLimits.defaults();
    var session =
        new LoopSession(
            new LoopSession.Identity(id, handshake, Encoding.values()[0]), loop, limits, _ -> {});
    session.openByWire(wire, limits.openPacket(id, false), server);
    return session;
  }

  private static long liveBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
