package dev.standin.bench.relay;

import java.nio.file.Path;
import java.util.List;

/// A relay that takes part, and how it is started with `PORT` in its environment.
enum Peer {
  STANDIN("standin", "Standin"),
  NODE("node", "Node socket.io"),
  NETTY("netty-socketio", "netty-socketio"),
  RUST("socketioxide", "socketioxide");

  private final String id;
  private final String title;

  Peer(String id, String title) {
    this.id = id;
    this.title = title;
  }

  static Peer named(String id) {
    for (Peer peer : values()) {
      if (peer.id.equals(id)) {
        return peer;
      }
    }
    throw new IllegalArgumentException(
        "no relay is called " + id + ": choose from standin,node,netty-socketio,socketioxide");
  }

  String id() {
    return id;
  }

  String title() {
    return title;
  }

  boolean isJava() {
    return this == STANDIN || this == NETTY;
  }

  /// Both Java servers get the same collector, heap and compiler settings.
  List<String> command(Path root) {
    Path bench = root.resolve("bench");
    return switch (this) {
      case STANDIN -> List.of(bench.resolve("relay/run").toString());
      case NODE -> List.of("node", bench.resolve("peers/relay.js").toString());
      case NETTY -> {
        Path target = bench.resolve("peers/netty-socketio/target");
        yield List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xms16m",
            "-Xmn12m",
            "-Xmx1g",
            "-Xss512k",
            "-XX:TrimNativeHeapInterval=5000",
            "-XX:Tier4InvocationThreshold=20000",
            "-XX:Tier4MinInvocationThreshold=5000",
            "-XX:Tier4CompileThreshold=40000",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            target.resolve("classes") + ":" + target.resolve("lib") + "/*",
            "dev.standin.peer.NettySocketIoRelay");
      }
      case RUST ->
          List.of(bench.resolve("peers/socketioxide/target/release/peer-socketioxide").toString());
    };
  }
}
