package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.EngineLimits;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// How an engine serves.
///
/// @param path where it listens; ends in a slash
/// @param limits bounds and beats of the sessions
/// @param transports `polling`, `websocket` or both
/// @param cors which web pages may read the answers to polls
/// @param admission how many sessions there may be
/// @param hooks what the application decides about requests
/// @param clientFiles the browser client under the same path
/// @param allowEio3 whether 2.x clients, which speak revision 3 of the protocol, are let in
/// @param shutdownGrace how long a shutdown waits for clients to fetch what is queued
public record EngineOptions(
    String path,
    EngineLimits limits,
    Set<String> transports,
    Cors cors,
    Admission admission,
    Hooks hooks,
    ClientFiles clientFiles,
    boolean allowEio3,
    Duration shutdownGrace) {

  /// Web pages of other origins that may read answers. `*` allows all of them, then never with
  /// credentials; an origin that is not listed gets no CORS header. Empty switches CORS off.
  public record Cors(List<String> origins, boolean credentials) {

    public Cors {
      origins = List.copyOf(origins);
    }

    public static Cors none() {
      return new Cors(List.of(), false);
    }
  }

  /// The most sessions at a time, in all and from one client address.
  public record Admission(int connections, int connectionsPerAddress) {

    public Admission {
      if (connections < 1 || connectionsPerAddress < 1) {
        throw new IllegalArgumentException("connection limits must be at least 1");
      }
    }
  }

  /// @param clientAddress the address of a request's client; behind trusted proxies the application
  ///   reads their headers here
  /// @param allowRequest refuses a request for a new session with a sentence (403, code 4), or lets
  ///   it pass with nothing; runs on the event loop and must not block
  public record Hooks(
      Function<HttpServerRequest, String> clientAddress,
      Function<HttpServerRequest, Optional<String>> allowRequest) {

    public static Hooks none() {
      return new Hooks(Hooks::peerAddress, _ -> Optional.empty());
    }

    private static String peerAddress(HttpServerRequest request) {
      var peer = request.remoteAddress();
      String host = peer == null ? null : peer.hostAddress();
      return host == null ? "" : host;
    }
  }

  public EngineOptions {
    transports = Set.copyOf(transports);
    if (!path.startsWith("/") || !path.endsWith("/")) {
      throw new IllegalArgumentException(
          "the engine's path must begin and end with a slash: " + path);
    }
    if (transports.isEmpty() || !Set.of("polling", "websocket").containsAll(transports)) {
      throw new IllegalArgumentException(
          "transports must be polling, websocket or both: " + transports);
    }
  }

  /// `/socket.io/`, default limits, both transports, no CORS, 100,000 sessions and 10,000 from one
  /// address, no hooks, no client files, no 2.x clients, 5 s of grace.
  public static EngineOptions defaults() {
    return new EngineOptions(
        "/socket.io/",
        EngineLimits.defaults(),
        Set.of("polling", "websocket"),
        Cors.none(),
        new Admission(100_000, 10_000),
        Hooks.none(),
        ClientFiles.none(),
        false,
        Duration.ofSeconds(5));
  }

  public EngineOptions withPath(String value) {
    return new EngineOptions(
        value, limits, transports, cors, admission, hooks, clientFiles, allowEio3, shutdownGrace);
  }

  public EngineOptions withLimits(EngineLimits value) {
    return new EngineOptions(
        path, value, transports, cors, admission, hooks, clientFiles, allowEio3, shutdownGrace);
  }

  public EngineOptions withTransports(Set<String> value) {
    return new EngineOptions(
        path, limits, value, cors, admission, hooks, clientFiles, allowEio3, shutdownGrace);
  }

  public EngineOptions withCors(Cors value) {
    return new EngineOptions(
        path, limits, transports, value, admission, hooks, clientFiles, allowEio3, shutdownGrace);
  }

  public EngineOptions withAdmission(Admission value) {
    return new EngineOptions(
        path, limits, transports, cors, value, hooks, clientFiles, allowEio3, shutdownGrace);
  }

  public EngineOptions withHooks(Hooks value) {
    return new EngineOptions(
        path, limits, transports, cors, admission, value, clientFiles, allowEio3, shutdownGrace);
  }

  public EngineOptions withClientFiles(ClientFiles value) {
    return new EngineOptions(
        path, limits, transports, cors, admission, hooks, value, allowEio3, shutdownGrace);
  }

  public EngineOptions withAllowEio3(boolean value) {
    return new EngineOptions(
        path, limits, transports, cors, admission, hooks, clientFiles, value, shutdownGrace);
  }

  public EngineOptions withShutdownGrace(Duration value) {
    return new EngineOptions(
        path, limits, transports, cors, admission, hooks, clientFiles, allowEio3, value);
  }
}
