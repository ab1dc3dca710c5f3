package dev.standin.socketio.example;

import dev.standin.socketio.Middleware;
import dev.standin.socketio.Middleware.Verdict;
import dev.standin.socketio.Offset;
import dev.standin.socketio.Recovery;
import dev.standin.socketio.RecoveryLog;
import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The second example of the README, compiled and run.
final class NextSteps {

  private NextSteps() {}

  /// What an application knows.
  interface Accounts {
    String nameOf(Object token);

    boolean mayEnter(String namespace, @Nullable Object token);
  }

  static SocketIoServer server(Accounts accounts, RecoveryLog log, Executor threads) {
    var random = new SecureRandom();
    // begin
    var options =
        SocketIoOptions.defaults().toBuilder()
            .recovery(
                Recovery.within(
                    Duration.ofMinutes(2),
                    socket -> Objects.requireNonNull((String) socket.data().get("name"))))
            .build();
    var sockets = new SocketIoServer(options, random);
    sockets.use(
        socket -> {
          if (!(socket.auth().get("token") instanceof String token)) {
            return Middleware.refuse("no token", Map.of("code", 401));
          }
          return CompletableFuture.supplyAsync(() -> accounts.nameOf(token), threads)
              .thenApply(
                  name -> {
                    socket.data().put("name", name);
                    return new Verdict.Accept();
                  });
        });
    sockets.onConnection(
        socket -> {
          socket.join("all", "name:" + socket.data().get("name"));
          socket.on("leave", event -> socket.leave("all"));
          socket.onDisconnect(reason -> sockets.to("all").emit("left", reason.text()));
        });
    sockets.ofLater(
        (name, auth) ->
            CompletableFuture.supplyAsync(
                () -> accounts.mayEnter(name, auth.get("token")), threads));
    var news = sockets.of("/news").recoverFrom(log);
    // end
    news.onConnection(socket -> socket.join("readers"));
    return sockets;
  }

  /// An event that is in the log already.
  static void publish(SocketIoServer sockets, Offset place, String text) {
    sockets.of("/news").at(place).emit("news", text);
  }
}
