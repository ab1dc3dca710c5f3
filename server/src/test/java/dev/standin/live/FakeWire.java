package dev.standin.live;

import dev.standin.chat.Announcements;
import dev.standin.chat.MessageId;
import dev.standin.chat.UserId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A broker between servers, in one thread: what it has for a server arrives in order if one other
/// server sent it, once or twice, or not at all if the line to it is cut.
final class FakeWire {

  private final Random random;
  private final List<Line> lines = new ArrayList<>();

  /// Announcements that were refused.
  int refusals;

  FakeWire(Random random) {
    this.random = random;
  }

  Line line() {
    Line line = new Line();
    lines.add(line);
    return line;
  }

  /// A server of another kind tells a user.
  void foreign(UserId user, MessageId id) {
    byte[] json =
        ("{\"_id\":\"" + id.hex() + "\"}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (Line to : lines) {
      to.arrive(null, user, hearer -> hearer.foreign(user, id, "message", json));
    }
  }

  /// Somebody tells a user what no server here told.
  void forged(UserId user, Announcements.Told told) {
    for (Line to : lines) {
      to.arrive(null, user, hearer -> hearer.told(user, told));
    }
  }

  /// Something on the way since some second.
  private record Arrival(long second, Consumer<Announcements.Hearer> event) {}

  /// One server's end of it.
  final class Line implements Announcements {

    private final Map<UserId, Integer> follows = new HashMap<>();

    /// How often it was asked in vain to follow them.
    private final Map<UserId, Integer> unheard = new HashMap<>();

    private final Map<Integer, Deque<Arrival>> arriving = new TreeMap<>();
    private final Deque<Runnable> answers = new ArrayDeque<>();
    private final List<Runnable> hanging = new ArrayList<>();
    private @Nullable Hearer hearer;
    boolean cut;

    /// Which of the brokers takes what it tells, and from which it hears; both answer.
    int tellsAt;

    int hearsAt;

    /// Whether it isn't known where it tells.
    private boolean unknown;

    /// Seconds for which nothing more arrives, until it goes on or is found dead.
    private int stalled;

    private long seconds;

    /// Whether the server asked to be told was told that the line is cut.
    private boolean toldSo;

    @Override
    public CompletionStage<Void> tell(UserId user, Told told) {
      var confirmed = new CompletableFuture<Void>();
      boolean refused = cut || random.nextInt(12) == 0;
      refusals += refused ? 1 : 0;
      if (!refused || random.nextInt(3) == 0) {
        for (Line to : lines) {
          if (to != this && to.hearsAt == tellsAt && !(refused && random.nextBoolean())) {
            to.arrive(this, user, hearer -> hearer.told(user, told));
          }
        }
      }
      answers.add(
          () -> {
            if (refused) {
              confirmed.completeExceptionally(new IllegalStateException("not confirmed"));
            } else {
              confirmed.complete(null);
            }
          });
      return confirmed;
    }

    @Override
    public CompletionStage<Void> send(Set<UserId> users, String event, byte[] json) {
      throw new UnsupportedOperationException("no statuses here");
    }

    @Override
    public CompletionStage<Void> missed(Duration lately) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public Optional<String> reaches() {
      return unknown ? Optional.empty() : Optional.of("broker " + tellsAt);
    }

    @Override
    public Optional<String> hears() {
      return cut && toldSo ? Optional.empty() : Optional.of("broker " + hearsAt);
    }

    /// What it tells goes to the other broker from now on.
    void tellsElsewhere() {
      tellsAt = 1 - tellsAt;
      unknown = random.nextBoolean();
    }

    private void arrive(@Nullable Line from, UserId user, Consumer<Hearer> event) {
      if (cut || !follows.containsKey(user)) {
        return;
      }
      Deque<Arrival> channel =
          arriving.computeIfAbsent(lines.indexOf(from), _ -> new ArrayDeque<>());
      channel.add(new Arrival(seconds, event));
      if (random.nextInt(10) == 0) {
        channel.add(new Arrival(seconds, event));
      }
    }

    @Override
    public CompletionStage<Void> follow(UserId user) {
      var answer = new CompletableFuture<Void>();
      if (!cut && random.nextInt(8) == 0) {
        // The broker is busy: nobody follows, though it counts.
        unheard.merge(user, 1, Integer::sum);
        answers.add(() -> answer.completeExceptionally(new IllegalStateException("busy")));
        return answer;
      }
      follows.merge(user, 1, Integer::sum);
      if (!cut) {
        answers.add(() -> answer.complete(null));
      } else if (random.nextBoolean()) {
        hanging.add(() -> answer.complete(null));
      } else {
        answers.add(() -> answer.completeExceptionally(new IllegalStateException("cut")));
      }
      return answer;
    }

    @Override
    public void unfollow(UserId user) {
      if (unheard.getOrDefault(user, 0) > 0) {
        unheard.merge(user, -1, Integer::sum);
        return;
      }
      follows.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
    }

    @Override
    public void heardBy(Hearer own) {
      hearer = own;
    }

    private Hearer hearer() {
      return java.util.Objects.requireNonNull(hearer);
    }

    /// What is on the way is lost, too.
    void cut() {
      cut = true;
      toldSo = false;
      arriving.values().forEach(Deque::clear);
    }

    /// The server finds that it is cut off.
    void notices() {
      if (cut && !toldSo) {
        toldSo = true;
        hearer().lost();
      }
    }

    /// What arrives waits for so many seconds.
    void stall(int seconds) {
      stalled = seconds;
    }

    /// A second has passed. A line that is not dead brings everything within two.
    void second() {
      seconds++;
      unknown = false;
      stalled = Math.max(0, stalled - 1);
      for (Deque<Arrival> channel : List.copyOf(arriving.values())) {
        while (!channel.isEmpty() && channel.getFirst().second + 2 < seconds) {
          if (stalled > 0) {
            cut();
          } else {
            channel.removeFirst().event.accept(hearer());
          }
        }
        if (cut) {
          break;
        }
      }
      notices();
    }

    void mend() {
      stalled = 0;
      if (cut) {
        notices();
        cut = false;
        hearsAt = random.nextInt(3) == 0 ? tellsAt : hearsAt;
        hearer().regained();
        answers.addAll(hanging);
        hanging.clear();
      }
    }

    /// One thing arrives, if anything is on the way.
    boolean step() {
      List<Deque<Arrival>> full =
          arriving.values().stream().filter(channel -> !channel.isEmpty()).toList();
      if (!answers.isEmpty() && (full.isEmpty() || stalled > 0 || random.nextBoolean())) {
        answers.removeFirst().run();
        return true;
      }
      if (full.isEmpty() || stalled > 0) {
        return false;
      }
      full.get(random.nextInt(full.size())).removeFirst().event.accept(hearer());
      return true;
    }

    void gone() {
      lines.remove(this);
    }
  }
}
