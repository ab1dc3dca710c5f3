package dev.standin.bench.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A kind of node that takes part.
enum Kind {
  /// The whole chat: accounts, every message stored.
  CHAT("chat", "Standin"),
  /// Our library and its Redis adapter alone.
  RELAY("relay", "our relay on Redis"),
  /// socket.io with its Redis adapter.
  NODE("node", "Node socket.io on Redis");

  /// Throttles that would refuse the generator, raised for the measurement only.
  private static final Map<String, String> CHAT_SETTINGS =
      new TreeMap<>(
          Map.of(
              "JWT_SECRET", "measured-not-secret-0123456789abcdef",
              "SEND_BURST", "1000000",
              "SEND_PER_SECOND", "1000000",
              "REGISTER_BURST", "1000000"));

  private final String id;
  private final String title;

  Kind(String id, String title) {
    this.id = id;
    this.title = title;
  }

  static Kind named(String id) {
    for (Kind kind : values()) {
      if (kind.id.equals(id)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "no server is called " + id + ": choose from chat,relay,node");
  }

  String id() {
    return id;
  }

  String title() {
    return title;
  }

  boolean stores() {
    return this == CHAT;
  }

  Map<String, String> settings() {
    return stores() ? CHAT_SETTINGS : Map.of("PORT", "0", "NODE_ENV", "production");
  }

  List<String> command(Path root, Path data) {
    return switch (this) {
      case CHAT -> {
        var command = new ArrayList<>(List.of(root.resolve("standin").toString(), "serve"));
        command.addAll(List.of("--host", "127.0.0.1", "--port", "0", "--env-file", "/dev/null"));
        command.addAll(List.of("--data", data.toString()));
        yield command;
      }
      case RELAY -> List.of(root.resolve("bench/scale/relay").toString());
      case NODE -> List.of("node", root.resolve("bench/peers/relay.js").toString());
    };
  }
}
