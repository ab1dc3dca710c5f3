package dev.standin.app;

import io.netty.channel.unix.Errors;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SocketAddress;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/// The port, served by every event loop.
final class Listeners {

  private static final int START_SECONDS = 30;

  private final Vertx vertx;
  private final Handlers handlers;
  private final Queue<HttpServer> servers = new ConcurrentLinkedQueue<>();

  /// What answers requests and what is no HTTP, and what is told of each connection.
  record Handlers(
      Handler<HttpServerRequest> requests,
      Handler<HttpServerRequest> malformed,
      Handler<HttpConnection> connected) {}

  Listeners(Vertx vertx, Handlers handlers) {
    this.vertx = vertx;
    this.handlers = handlers;
  }

  /// Blocking. Listens on as many loops as asked and answers the port that was taken.
  ///
  /// @throws StartException if that is not possible
  int listen(HttpServerOptions options, Config.Listening where, int loops) {
    var chosen = new HttpServerOptions(options);
    where.tls().ifPresent(tls -> secure(chosen, tls));
    try {
      vertx
          .deployVerticle(
              () -> new Listener(chosen, address(where)),
              new DeploymentOptions().setInstances(loops))
          .await(START_SECONDS, TimeUnit.SECONDS);
      return servers.element().actualPort();
    } catch (StartException e) {
      throw e;
    } catch (Exception e) {
      throw new StartException(sentence(e, where), e);
    }
  }

  /// All loops share the port, also a free one that the system chose.
  private static SocketAddress address(Config.Listening where) {
    String host = where.host().orElse("0.0.0.0");
    return where.port() == 0
        ? SocketAddress.sharedRandomPort(1, host)
        : SocketAddress.inetSocketAddress(where.port(), host);
  }

  /// One listener on one event loop.
  private final class Listener extends AbstractVerticle {
    private final HttpServerOptions options;
    private final SocketAddress address;

    Listener(HttpServerOptions options, SocketAddress address) {
      this.options = options;
      this.address = address;
    }

    @Override
    public void start(Promise<Void> started) {
      HttpServer server =
          vertx
              .createHttpServer(options)
              .connectionHandler(handlers.connected)
              .invalidRequestHandler(handlers.malformed)
              .requestHandler(handlers.requests);
      servers.add(server);
      server.listen(address).<Void>mapEmpty().onComplete(started);
    }
  }

  private static void secure(HttpServerOptions options, Config.Tls tls) {
    for (Path file : List.of(tls.certificate(), tls.key())) {
      if (!Files.isReadable(file)) {
        throw new StartException("The TLS file " + file + " can't be read.");
      }
    }
    var pem =
        new PemKeyCertOptions()
            .addCertPath(tls.certificate().toString())
            .addKeyPath(tls.key().toString());
    // HTTP/1.1 alone: browsers open WebSockets over it, and the channel's takeover needs it.
    options.setSsl(true).setUseAlpn(false).setKeyCertOptions(pem);
  }

  private static String sentence(Exception failure, Config.Listening where) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof BindException)) {
      cause = cause.getCause();
    }
    String host = where.host().orElse("any address");
    if (cause instanceof UnknownHostException) {
      return "There is no address \"" + host + "\" to listen on (HOST, --host).";
    }
    if (cause instanceof BindException || cause instanceof Errors.NativeIoException) {
      return bindSentence(String.valueOf(cause.getMessage()), where.port(), host);
    }
    return where.tls().isPresent()
        ? "The TLS files can't be used: TLS_CERT must be a PEM certificate and TLS_KEY its private"
            + " key in PEM (PKCS #8)."
        : "Can't listen on port " + where.port() + " of " + host + ": " + cause.getMessage() + ".";
  }

  private static String bindSentence(String reason, int port, String host) {
    if (reason.contains("in use")) {
      return "Port "
          + port
          + " is taken by another program: stop that, or choose another port"
          + " (PORT, --port).";
    }
    if (reason.contains("ermission")) {
      return "This user may not listen on port " + port + ": choose one above 1023 (PORT, --port).";
    }
    return "\"" + host + "\" is no address of this machine (HOST, --host).";
  }

  /// Takes no more connections and lets requests that are under way finish, up to the time given.
  Future<Void> shutdown(Duration grace) {
    List<Future<Void>> ends =
        servers.stream()
            .map(server -> server.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS))
            .toList();
    return Future.join(ends).mapEmpty();
  }
}
