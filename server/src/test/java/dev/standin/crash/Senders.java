package dev.standin.crash;

import dev.standin.crash.ChatClient.Answer;
import dev.standin.crash.ChatClient.Person;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// People who send by the plan until the server dies: those of even number by Socket.IO, several
/// messages on the way at a time; the others by HTTP, one after the other. In the next life each of
/// them sends again what nobody acknowledged, and for good measure what was acknowledged last.
public final class Senders {

  private static final int PATIENCE_SECONDS = 20;
  private static final int SENT_AGAIN = 2;

  /// A socket may send 400 events at once; who goes on with a new one is never throttled.
  private static final int A_SOCKET_SENDS = 300;

  private final HttpClient http;
  private final History history;
  private final List<Person> people;
  private final List<Thread> threads = new ArrayList<>();

  public Senders(HttpClient http, History history, List<Person> people) {
    this.http = http;
    this.history = history;
    this.people = people;
  }

  /// Sends until the server dies.
  @FunctionalInterface
  private interface Sending {
    void run(int sender, URI server) throws IOException, InterruptedException;
  }

  public void start(URI server) {
    for (int i = 0; i < people.size(); i++) {
      int sender = i;
      Sending sending = sender % 2 == 0 ? this::bySocket : this::byHttp;
      threads.add(Thread.startVirtualThread(() -> live(sending, sender, server)));
    }
  }

  /// Waits for all to notice that the server is dead, acknowledgements on the way included.
  public void join() throws InterruptedException {
    for (Thread thread : threads) {
      if (!thread.join(Duration.ofSeconds(2L * PATIENCE_SECONDS))) {
        throw new AssertionError("a sender waits for a dead server");
      }
    }
    threads.clear();
  }

  private void live(Sending sending, int sender, URI server) {
    try {
      sending.run(sender, server);
    } catch (IOException killed) {
      // The next life goes on.
    } catch (InterruptedException | RuntimeException | Error fault) {
      history.fault("sender " + sender + " failed: " + fault);
    }
  }

  private int first(int sender) {
    return Math.max(0, history.firstUnacknowledged(sender) - SENT_AGAIN);
  }

  private void byHttp(int sender, URI server) throws IOException, InterruptedException {
    var client = new ChatClient(http, server);
    for (int n = first(sender); ; n++) {
      deliver(client, Plan.line(sender, n));
    }
  }

  /// Sends a line and notes what is answered.
  public void deliver(ChatClient client, Plan.Line line) throws IOException, InterruptedException {
    boolean patient = Plan.n(line.clientId()) % 4 == 0;
    Answer answer = client.send(people.get(line.sender()), json(line), patient);
    if (answer.status() != 200) {
      throw new IllegalStateException("HTTP " + answer.status() + " " + answer.json());
    }
    history.acknowledged(line.clientId(), ChatLine.of(answer.object("message")).told());
    if (answer.json().get("reply") instanceof Map<?, ?> reply) {
      history.heard(ChatLine.of(reply).told());
    }
  }

  private void bySocket(int sender, URI server) throws IOException, InterruptedException {
    boolean alive = true;
    for (int n = first(sender); alive; n += A_SOCKET_SENDS) {
      Map<String, Long> seqs = new HashMap<>();
      SocketLine.Open line =
          SocketLine.connect(
              http, server, people.get(sender).token(), json -> heard(sender, seqs, json));
      alive = sendThrough(line, sender, n);
      line.close();
    }
  }

  /// Whether the connection lived to the end.
  private boolean sendThrough(SocketLine.Open line, int sender, int first)
      throws InterruptedException {
    var window = new Semaphore(Plan.WINDOW);
    line.over().whenComplete((_, _) -> window.release(2 * Plan.WINDOW));
    for (int n = first; n < first + A_SOCKET_SENDS && !line.over().isDone(); n++) {
      take(window, 1);
      Plan.Line next = Plan.line(sender, n);
      line.send(n, json(next))
          .thenAccept(
              answer -> {
                acknowledged(next, answer);
                window.release();
              });
    }
    take(window, Plan.WINDOW);
    return !line.over().isDone();
  }

  private static void take(Semaphore window, int permits) throws InterruptedException {
    if (!window.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the server neither acknowledges nor dies");
    }
  }

  private void acknowledged(Plan.Line line, Map<?, ?> answer) {
    if (answer.get("message") instanceof Map<?, ?> message) {
      history.acknowledged(line.clientId(), ChatLine.of(message).told());
    } else {
      history.fault(line.clientId() + " was refused: " + answer);
    }
  }

  /// A socket hears all of its user's conversations, entry after entry.
  private void heard(int sender, Map<String, Long> seqs, Map<String, @Nullable Object> json) {
    History.Told told = ChatLine.of(json).told();
    history.heard(told);
    Long last = seqs.put(told.conversation(), told.seq());
    if (last != null && told.seq() != last + 1) {
      history.fault("sender " + sender + " heard " + told + " after seq " + last);
    }
  }

  private String json(Plan.Line line) {
    return "{\"recipient\":\"%s\",\"content\":\"%s\",\"clientId\":\"%s\"}"
        .formatted(people.get(line.recipient()).id(), line.text(), line.clientId());
  }
}
