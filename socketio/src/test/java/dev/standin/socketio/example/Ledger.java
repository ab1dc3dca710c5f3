package dev.standin.socketio.example;

import dev.standin.socketio.Event;
import dev.standin.socketio.Namespace;
import dev.standin.socketio.Offset;
import dev.standin.socketio.RecoveryLog;
import dev.standin.socketio.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/// Entries that everybody may `put`, each once however often it is sent, and that everybody hears
/// as `entry`, once and in one order, across cuts and kills of the server: a recovery log in a
/// file. Its entries lie in the page cache when they are heard, which outlives the process.
final class Ledger implements RecoveryLog {

  private static final int PAGE = 7;

  private final Namespace namespace;
  private final FileChannel file;
  private final List<String> entries;
  private final Set<String> known;

  /// How many entries lie before it.
  private record Place(int number) implements Offset {

    @Override
    public String text() {
      return Integer.toString(number);
    }

    @Override
    public boolean covers(Offset other) {
      return ((Place) other).number <= number;
    }
  }

  private Ledger(Namespace namespace, Path path) throws IOException {
    this.namespace = namespace;
    this.entries = new ArrayList<>(Files.exists(path) ? Files.readAllLines(path) : List.of());
    this.known = new HashSet<>(entries);
    this.file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  static void open(Namespace namespace, Path path) {
    try {
      Ledger ledger = new Ledger(namespace, path);
      namespace.recoverFrom(ledger);
      namespace.onConnection(socket -> socket.on("put", ledger::put));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same without a log: what a client missed comes from the server's memory, if at all.
  static void unwritten(Namespace namespace) {
    Set<String> known = ConcurrentHashMap.newKeySet();
    namespace.onConnection(
        socket ->
            socket.on(
                "put",
                event -> {
                  String entry = (String) event.args().getFirst();
                  synchronized (known) {
                    if (known.add(entry)) {
                      namespace.emit("entry", entry);
                    }
                  }
                  event.ack();
                }));
  }

  private void put(Event event) {
    append((String) event.args().getFirst());
    event.ack();
  }

  private synchronized void append(String entry) {
    if (!known.add(entry)) {
      return;
    }
    try {
      file.write(ByteBuffer.wrap((entry + "\n").getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    entries.add(entry);
    namespace.at(new Place(entries.size())).emit("entry", entry);
  }

  @Override
  public synchronized Session open(Socket socket) {
    int from = entries.size();
    return new Session(pid(from, socket.id()), socket.id(), new Place(from));
  }

  /// Everybody may hear everything here, so it tells all there is to know about a session; where
  /// that is not so, it must be signed.
  private static String pid(int from, String socketId) {
    byte[] text = (from + " " + socketId).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  @Override
  public CompletionStage<Optional<Session>> resume(
      Socket socket, String pid, Optional<String> offset) {
    String[] parts =
        new String(Base64.getUrlDecoder().decode(pid), StandardCharsets.UTF_8).split(" ");
    int base = Integer.parseInt(parts[0]);
    int from = Math.max(base, offset.map(Integer::parseInt).orElse(0));
    return CompletableFuture.completedFuture(
        Optional.of(new Session(pid, parts[1], new Place(from))));
  }

  @Override
  public synchronized CompletionStage<Page> missed(Socket socket, Offset after) {
    int from = ((Place) after).number();
    int to = Math.min(entries.size(), from + PAGE);
    List<Missed> events = new ArrayList<>();
    for (int i = from; i < to; i++) {
      events.add(new Missed("entry", List.of(entries.get(i)), new Place(i + 1)));
    }
    return CompletableFuture.completedFuture(new Page(events, new Place(to), to == entries.size()));
  }
}
