package dev.standin.socketio.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where the browser client's files come from. Read once each, off the event loops.
@FunctionalInterface
public interface ClientFiles {

  /// The content of `socket.io.js` and the like; empty if there is none.
  Optional<byte[]> read(String name) throws IOException;

  /// No client is served.
  static ClientFiles none() {
    return _ -> Optional.empty();
  }

  /// The files lie in this directory.
  static ClientFiles directory(Path directory) {
    return name -> {
      Path file = directory.resolve(name);
      return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    };
  }

  /// The files are resources of this loader under a prefix that ends in a slash, such as `client/`.
  static ClientFiles resources(ClassLoader loader, String prefix) {
    return name -> {
      try (InputStream in = loader.getResourceAsStream(prefix + name)) {
        return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
      }
    };
  }
}
