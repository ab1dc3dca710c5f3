package dev.standin.faults;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// What goes wrong with the calls of a MongoDB client: decided call by call, with a seed.
final class WireFaults {

  private static final Plan NONE = new Plan(Kind.NONE, 1, Set.of());

  private final RandomGenerator random;
  private final AtomicInteger struck = new AtomicInteger();
  private volatile Plan plan = NONE;

  /// What happens to a call that is struck.
  enum Kind {
    NONE,
    /// It is answered with an error, or the connection ends; the server never hears of it.
    FAIL,
    /// The server does it, and the connection ends instead of the answer.
    LOSE_ANSWER,
    /// The server does it, and the answer never comes; the connection stays.
    SWALLOW_ANSWER,
    /// It is answered with success, and the server never hears of it. No real store does this: it
    /// shows that the checker notices who acknowledges what is not stored.
    LIE
  }

  /// One call in so many is struck, of these commands (any if there are none). A command is a name
  /// like `insert`, or one with its collection, like `insert messages`.
  record Plan(Kind kind, int oneIn, Set<String> commands) {}

  WireFaults(RandomGenerator random) {
    this.random = random;
  }

  void begin(Plan now) {
    plan = now;
  }

  void end() {
    plan = NONE;
  }

  /// Calls that were struck so far.
  int struck() {
    return struck.get();
  }

  private Kind ask(MongoMessage request) {
    Plan now = plan;
    if (now.kind() == Kind.NONE
        || request.command().filter(name -> meant(now, name, request)).isEmpty()
        || number(now.oneIn()) != 0) {
      return Kind.NONE;
    }
    struck.incrementAndGet();
    return now.kind();
  }

  private static boolean meant(Plan plan, String name, MongoMessage request) {
    return plan.commands().isEmpty()
        || plan.commands().contains(name)
        || plan.commands().contains(name + " " + request.collection());
  }

  private synchronized int number(int below) {
    return random.nextInt(below);
  }

  /// For a connection of its own.
  Traffic traffic() {
    return new Traffic() {

      private final Set<Integer> lost = ConcurrentHashMap.newKeySet();
      private final Set<Integer> swallowed = ConcurrentHashMap.newKeySet();

      @Override
      public void requests(TcpProxy.Link link) throws IOException {
        var in = new DataInputStream(link.near().getInputStream());
        while (true) {
          MongoMessage request = MongoMessage.read(in);
          switch (ask(request)) {
            case FAIL -> fail(link, request);
            case LOSE_ANSWER -> {
              lost.add(request.id());
              link.toServer(request.bytes(), request.bytes().length);
            }
            case SWALLOW_ANSWER -> {
              swallowed.add(request.id());
              link.toServer(request.bytes(), request.bytes().length);
            }
            case LIE -> {
              byte[] answer = request.answer("{\"ok\": 1.0, \"n\": 1}").bytes();
              link.toClient(answer, answer.length);
            }
            case NONE -> link.toServer(request.bytes(), request.bytes().length);
          }
        }
      }

      @Override
      public void answers(TcpProxy.Link link) throws IOException {
        var in = new DataInputStream(link.far().getInputStream());
        while (true) {
          MongoMessage answer = MongoMessage.read(in);
          if (lost.contains(answer.answerTo())) {
            throw new IOException("the answer is lost");
          }
          if (!swallowed.remove(answer.answerTo())) {
            link.toClient(answer.bytes(), answer.bytes().length);
          }
        }
      }
    };
  }

  private void fail(TcpProxy.Link link, MongoMessage request) throws IOException {
    MongoMessage answer =
        switch (number(4)) {
          case 0 -> request.failure(11600, "InterruptedAtShutdown");
          case 1 -> request.failure(189, "PrimarySteppedDown");
          case 2 -> request.failure(8000, "AtlasError");
          default -> throw new IOException("the connection ends before the call");
        };
    link.toClient(answer.bytes(), answer.bytes().length);
  }
}
