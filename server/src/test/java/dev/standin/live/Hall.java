package dev.standin.live;

import dev.standin.auth.SigningSecret;
import dev.standin.chat.Access;
import dev.standin.chat.Chat;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Origin;
import dev.standin.chat.Pos;
import dev.standin.chat.Throttle;
import dev.standin.chat.UserId;
import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import dev.standin.socketio.engineio.Handshake;
import dev.standin.socketio.engineio.Owner;
import dev.standin.standin.HandTimers;
import dev.standin.standin.MemoryLog;
import dev.standin.wire.JsonShapes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The real Socket.IO server with Live on top and a log below, in one thread; clients without a
/// transport.
final class Hall implements Entrance {

  static final UserId ANA = new UserId("0a".repeat(12));
  static final UserId BO = new UserId("0b".repeat(12));

  final HandTimers hands = new HandTimers();
  final MemoryLog log;
  final Map<String, UserId> tokens = new HashMap<>(Map.of("ana", ANA, "bo", BO));
  final Throttle throttle;
  final Live live;
  final Loop loop = new Loop();
  private final SocketIoServer server;
  private final List<Client> clients = new ArrayList<>();
  boolean sessionsAway;

  /// Reads of the log that were begun.
  int reads;

  /// Reads that wait while the log is slow.
  final Deque<Runnable> waiting = new ArrayDeque<>();

  boolean slow;

  Optional<Duration> throttled = Optional.empty();

  Hall() {
    this(LiveSettings.DEFAULT);
  }

  Hall(LiveSettings settings) {
    this(settings, Optional.empty(), "first");
  }

  /// Another server on the log of one that ended.
  Hall after(String epoch) {
    return new Hall(LiveSettings.DEFAULT, Optional.of(log), epoch);
  }

  private Hall(LiveSettings settings, Optional<MemoryLog> kept, String epoch) {
    log = kept.orElseGet(() -> new MemoryLog(hands, new ObjectIds(hands, new Random(1))));
    log.listeners.clear();
    server = new SocketIoServer(SocketIoOptions.defaults(), new Random(2));
    var recovery =
        new RecoverySource(new Access(log), log.end(), purpose -> key(epoch, purpose), this::read);
    live = new Live(server.of("/"), this::session, recovery, settings, hands::nanos);
    throttle = _ -> throttled;
    log.listeners.add(live);
    live.serve(
        new Chat(
            log,
            _ -> CompletableFuture.completedFuture(Optional.empty()),
            throttle,
            new ObjectIds(hands, new Random(3))));
  }

  private void read(Runnable reading) {
    waiting.add(reading);
    if (!slow) {
      readOn();
    }
  }

  /// All reads that wait begin.
  void readOn() {
    reads += waiting.size();
    waiting.forEach(loop::execute);
    waiting.clear();
  }

  static byte[] key(String epoch, String purpose) {
    var secret = SigningSecret.check("a-secret-of-thirty-two-bytes-0123", false);
    return ((SigningSecret.Checked.Good) secret).secret().derive(purpose + "/" + epoch);
  }

  private CompletionStage<Optional<UserId>> session(String token) {
    return sessionsAway
        ? CompletableFuture.failedFuture(new IllegalStateException("away"))
        : CompletableFuture.completedFuture(Optional.ofNullable(tokens.get(token)));
  }

  /// A client with an open session that said nothing yet.
  Client client(Map<String, String> query, Map<String, String> headers) {
    var handshake = new Handshake("/socket.io/", query, headers, "192.0.2.1", false, 0);
    var client = new Client(this, handshake, server);
    clients.add(client);
    return client;
  }

  /// One that bears no offsets in its events.
  Client client() {
    return client(Map.of("EIO", "4", "recovery", "0"), Map.of());
  }

  @Override
  public Client recovering() {
    return client(Map.of("EIO", "4"), Map.of());
  }

  /// A client that is let in with this token.
  Client joined(String token) {
    Client client = client().says("0{\"token\":\"" + token + "\"}");
    client.connected();
    return client;
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public void settle() {
    while (loop.step()) {
      // Each task may make more.
    }
  }

  static MessageId reply(int n) {
    return new MessageId("%024x".formatted(n));
  }

  static ConversationId conversation() {
    return new ConversationId("0c".repeat(12));
  }

  static Message message(int n, UserId from, UserId to, String text) {
    return new Message(
        reply(n),
        conversation(),
        1,
        Pos.only(1),
        Pos.NONE,
        from,
        to,
        text,
        Instant.parse("2026-11-22T12:00:00Z"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static Message generated(int n, String text) {
    Message plain = message(n, ANA, BO, text);
    return new Message(
        plain.id(),
        plain.conversation(),
        2,
        Pos.only(2),
        Pos.NONE,
        plain.sender(),
        plain.recipient(),
        text,
        plain.timestamp(),
        Optional.empty(),
        Optional.of(Origin.MODEL),
        Optional.of(new MessageId(reply(99).hex())));
  }

  static String json(Message message) {
    return new String(JsonShapes.message(message), StandardCharsets.UTF_8);
  }

  /// The one owner, whose tasks run when the hall settles.
  static final class Loop implements Owner {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    boolean step() {
      Runnable task = tasks.pollFirst();
      if (task != null) {
        run(task);
      }
      return task != null;
    }

    void run(Runnable task) {
      running = true;
      try {
        task.run();
      } finally {
        running = false;
      }
    }

    @Override
    public boolean here() {
      return running;
    }

    @Override
    public void execute(Runnable task) {
      tasks.addLast(task);
    }

    @Override
    public Cancel after(long millis, Runnable task) {
      return () -> {};
    }
  }
}
