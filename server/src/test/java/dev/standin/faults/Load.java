package dev.standin.faults;

import dev.standin.crash.ChatClient;
import dev.standin.crash.ChatClient.Answer;
import dev.standin.crash.ChatClient.Person;
import dev.standin.crash.ChatLine;
import dev.standin.faults.Notes.Sent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// People with several devices each, who write to each other all the time, by their devices and by
/// HTTP, through all nodes; one of them is busy. What is not acknowledged is sent again. Everything
/// is noted for the checker.
final class Load implements AutoCloseable {

  static final int PEOPLE = 6;
  private static final int DEVICES = 2;

  /// Which of the people is busy.
  static final int BUSY = PEOPLE - 1;

  private static final long SETTLE_SECONDS = 60;

  /// Between two messages of a line, at most; more for a store that is slow by itself.
  private static final int PAUSE_MILLIS = Integer.getInteger("faults.pause", 140);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String name;
  private final Supplier<URI> addresses;
  private final Notes notes = new Notes();
  private final List<Person> people = new ArrayList<>();
  private final List<Device> devices = new CopyOnWriteArrayList<>();
  private final List<Thread> senders = new ArrayList<>();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final AtomicInteger sending = new AtomicInteger();
  private volatile boolean running;
  private volatile boolean closed;

  /// Registers everybody and connects their devices; nobody writes yet.
  ///
  /// @param name tells these people from those of other loads on the same store
  Load(String name, Supplier<URI> addresses, long seed) throws Exception {
    this.name = name;
    this.addresses = addresses;
    for (int i = 0; i < PEOPLE; i++) {
      people.add(client().register(name + "-" + i + "@example.org"));
    }
    client().becomeBusy(people.get(BUSY));
    for (int i = 0; i < PEOPLE * DEVICES; i++) {
      devices.add(device(i % PEOPLE, noted(i % PEOPLE, 0)));
    }
    for (Device device : devices) {
      device.awaitFirst();
    }
    for (int line = 0; line < PEOPLE * (DEVICES + 1); line++) {
      int number = line;
      var random = new SplittableRandom(seed + line);
      senders.add(Thread.startVirtualThread(() -> write(number, random)));
    }
  }

  private ChatClient client() {
    return new ChatClient(http, addresses.get());
  }

  private Notes.DeviceNotes noted(int person, long since) {
    String called = name + "-" + person + "'s device " + notes.devices().size();
    return notes.device(called, people.get(person).id(), since);
  }

  private Device device(int person, Notes.DeviceNotes heard) {
    String token = people.get(person).token();
    return new Device(new Device.Owner(http, addresses, token), notes, heard);
  }

  Notes notes() {
    return notes;
  }

  List<Person> people() {
    return people;
  }

  /// Another client object of somebody's comes while others write.
  void joinLater(int person) throws Exception {
    Notes.DeviceNotes heard = noted(person, Long.MAX_VALUE);
    Device late = device(person, heard);
    devices.add(late);
    late.awaitFirst();
    heard.letIn(System.nanoTime());
  }

  /// Connections that were made in all.
  int connections() {
    return devices.stream().mapToInt(Device::connections).sum();
  }

  /// Connections that were refused because the store was away.
  int refusals() {
    return devices.stream().mapToInt(Device::refusals).sum();
  }

  /// Sends that were refused with 503, `unavailable` or `uncertain`, and sent again.
  int unavailable() {
    return unavailable.get();
  }

  void run() {
    running = true;
  }

  /// Waits until so many more messages are acknowledged; false if they are not in time.
  boolean awaitMore(int messages, int seconds) {
    int enough = notes.acknowledgedCount() + messages;
    return await(() -> notes.acknowledgedCount() >= enough, seconds);
  }

  /// Whether something holds before the time is up.
  static boolean await(java.util.function.BooleanSupplier condition, long seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return true;
  }

  /// Nobody begins another message, and all that was begun is acknowledged, by itself: then all
  /// that is wrong, in sentences. Devices have some seconds to hear what they missed.
  List<String> settle() throws Exception {
    running = false;
    if (!await(() -> sending.get() == 0, SETTLE_SECONDS)) {
      notes.fault(sending.get() + " messages are not acknowledged " + SETTLE_SECONDS + " s later");
    }
    List<String> faults = check();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS / 2);
    while (passing(faults) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      faults = check();
    }
    return faults;
  }

  /// Whether time alone may mend it.
  private static boolean passing(List<String> faults) {
    return !faults.isEmpty()
        && faults.stream()
            .allMatch(
                fault ->
                    fault.contains(" never heard ")
                        || fault.endsWith(", which is not there")
                        || fault.startsWith("the old server's "));
  }

  private List<String> check() throws IOException, InterruptedException {
    return Checker.faults(notes, conversations());
  }

  /// What each two of these people wrote to each other, by REST and from any node. Nodes that can't
  /// answer yet have some seconds.
  List<List<ChatLine>> conversations() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS / 2);
    while (true) {
      try {
        return histories();
      } catch (IOException | RuntimeException away) {
        if (System.nanoTime() > end) {
          throw away;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      }
    }
  }

  private List<List<ChatLine>> histories() throws IOException, InterruptedException {
    List<List<ChatLine>> all = new ArrayList<>();
    for (int one = 0; one < PEOPLE; one++) {
      for (int other = one + 1; other < PEOPLE; other++) {
        List<ChatLine> both = client().history(people.get(one), people.get(other).id());
        if (!both.isEmpty()) {
          all.add(both);
        }
      }
    }
    return all;
  }

  /// Whether everybody's list of conversations leads to the same messages before the time is up.
  boolean listsAgree(long seconds) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!Set.copyOf(client().conversations(people)).equals(Set.copyOf(conversations()))) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    return true;
  }

  /// Waits until every question to the busy one is answered; how many are not in the end.
  long unanswered(int seconds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long left = openQuestions();
    while (left > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      left = openQuestions();
    }
    return left;
  }

  private long openQuestions() throws IOException, InterruptedException {
    List<List<ChatLine>> all = conversations();
    Set<String> answered = new HashSet<>();
    all.forEach(lines -> lines.forEach(one -> one.replyTo().ifPresent(answered::add)));
    return all.stream()
        .flatMap(List::stream)
        .filter(one -> one.recipient().equals(people.get(BUSY).id()) && !one.generated())
        .filter(one -> !answered.contains(one.told().id()))
        .count();
  }

  /// One line of messages, each of which is acknowledged before the next one is begun.
  private void write(int line, SplittableRandom random) {
    int person = line % PEOPLE;
    try {
      for (int n = 0; !closed; n++) {
        while (!running && !closed) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        sending.incrementAndGet();
        try {
          Sent one = meant(line, n, (person + 1 + random.nextInt(PEOPLE - 1)) % PEOPLE);
          notes.sent(one);
          deliver(one, line, random);
        } finally {
          sending.decrementAndGet();
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(20, PAUSE_MILLIS)));
      }
    } catch (InterruptedException | RuntimeException | Error broken) {
      notes.fault("line " + line + " failed: " + broken);
    }
  }

  private Sent meant(int line, int n, int to) {
    String clientId = name + "." + line + "-" + n;
    String text = clientId + " " + "text ".repeat(n % 30);
    return new Sent(
        clientId,
        name + "." + line,
        n,
        people.get(line % PEOPLE).id(),
        people.get(to).id(),
        text.strip(),
        System.nanoTime());
  }

  private void deliver(Sent one, int line, SplittableRandom random) throws InterruptedException {
    while (!closed) {
      try {
        boolean done =
            line < PEOPLE * DEVICES
                ? bySocket(one, devices.get(line))
                : byHttp(one, people.get(line % PEOPLE), random.nextInt(4) == 0);
        if (done) {
          return;
        }
      } catch (IOException again) {
        // The node is away: another one, or this one later.
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50 + random.nextInt(200)));
    }
  }

  private static String json(Sent one) {
    return "{\"recipient\":\"%s\",\"content\":\"%s\",\"clientId\":\"%s\"}"
        .formatted(one.to(), one.text(), one.clientId());
  }

  private boolean bySocket(Sent one, Device device) throws IOException, InterruptedException {
    Map<String, @Nullable Object> answer;
    try {
      answer = device.send(json(one)).get(15, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      return false;
    }
    if (answer.get("message") instanceof Map<?, ?> message) {
      notes.acknowledged(one.clientId(), ChatLine.of(message));
      return true;
    }
    if (Device.problem(answer)
        .filter(Set.of("unavailable", "uncertain", "throttled")::contains)
        .isPresent()) {
      unavailable.incrementAndGet();
    } else {
      notes.fault(one.clientId() + " was refused: " + answer);
    }
    return false;
  }

  private boolean byHttp(Sent one, Person sender, boolean patient)
      throws IOException, InterruptedException {
    Answer answer = client().send(sender, json(one), patient);
    switch (answer.status()) {
      case 200 -> {
        notes.acknowledged(one.clientId(), ChatLine.of(message(answer)));
        if (answer.json().get("reply") instanceof Map<?, ?> reply) {
          notes.replied(ChatLine.of(reply));
        }
        return true;
      }
      case 503, 429 -> unavailable.incrementAndGet();
      default -> notes.fault(one.clientId() + " was refused: " + answer);
    }
    return false;
  }

  private static Map<?, ?> message(Answer answer) {
    return (Map<?, ?>) Objects.requireNonNull(answer.json().get("message"));
  }

  /// Ends all clients.
  @Override
  public void close() {
    closed = true;
    devices.forEach(Device::close);
    http.shutdownNow();
  }
}
