package dev.standin.standin;

import dev.standin.chat.Announcer;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.StandIn;
import dev.standin.chat.Throttles;
import dev.standin.chat.Trouble;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/// Answers for people who are busy: one answer to a question, whatever happens to the models, the
/// process or the question's resends. Each answer is written on a virtual thread of its own.
public final class StandInService implements StandIn, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(StandInService.class.getName());

  /// A question older than this is not answered by a model any more: nobody watches it being
  /// written.
  private static final Duration FRESH = Duration.ofMinutes(10);

  /// Answers at the same time after a start.
  private static final int RESUMED_AT_ONCE = 32;

  /// What is handed in.
  public record Surroundings(
      InstantSource clock,
      Timers timers,
      ObjectIds ids,
      Announcer announcer,
      Throttles throttles) {}

  private enum Way {
    STREAMED,
    PLAIN
  }

  /// @param resumed whether a server that ended may have begun it
  private record Task(Message question, Way way, boolean resumed) {

    Task plain() {
      return new Task(question, Way.PLAIN, resumed);
    }
  }

  private final Stores stores;
  private final Surroundings around;
  private final StandInSettings settings;
  private final Lanes lanes;
  private final Gatherer gatherer;
  private final List<Answerer> cheap;
  private final List<Answerer> all;
  private final List<HttpCalls> calls = new ArrayList<>();
  private final Map<MessageId, CompletableFuture<Optional<Message>>> active =
      new ConcurrentHashMap<>();
  private final AtomicBoolean resuming = new AtomicBoolean();
  private final Trouble unanswered = new Trouble(LOG, "Open questions are not answered for now");
  private volatile boolean closed;

  /// Asks the models in this order; none is fine.
  public StandInService(
      Stores stores, Surroundings around, StandInSettings settings, List<ModelEndpoint> endpoints) {
    this(stores, around, settings, Models.of(endpoints, settings));
  }

  /// With models that need no HTTP.
  StandInService(Stores stores, Surroundings around, StandInSettings settings, Models models) {
    this.stores = stores;
    this.around =
        new Surroundings(
            around.clock(),
            around.timers(),
            around.ids(),
            new QuietAnnouncer(around.announcer()),
            around.throttles());
    this.settings = settings;
    this.lanes = new Lanes(stores.log(), settings.perConversation());
    this.gatherer = new Gatherer(stores);
    this.calls.addAll(models.calls());
    this.cheap =
        List.of(
            new NoteAnswerer(settings.maxModelText()), new AwayAnswerer(), new DefaultAnswerer());
    this.all = new ArrayList<>();
    var budget =
        new CallBudget(
            settings.modelCallsPerOwner(), settings.modelCallsInAll(), around.throttles());
    for (Model model : models.models()) {
      all.add(new ModelAnswerer(model, budget, around.timers(), settings.maxModelText()));
    }
    all.addAll(cheap);
  }

  @Override
  public CompletionStage<Optional<Message>> answer(Message question) {
    boolean person = !question.generated() && !question.sender().equals(question.recipient());
    if (closed || !person) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return start(new Task(question, way(question), false));
  }

  /// By the clock, which may have jumped: so what looks old is answered, too, if it is open still.
  private Way way(Message question) {
    boolean fresh = question.timestamp().plus(FRESH).isAfter(around.clock().instant());
    return fresh ? Way.STREAMED : Way.PLAIN;
  }

  /// Answers what a process that ended left open: questions up to ten minutes old as always, older
  /// ones without a model and without streaming. Returns at once; one run at a time.
  public void resume() {
    if (closed || !resuming.compareAndSet(false, true)) {
      return;
    }
    Thread.startVirtualThread(
        () -> {
          try {
            resume(stores.log().openQuestions());
            unanswered.over();
          } catch (RuntimeException away) {
            unanswered.seen(away);
          } finally {
            resuming.set(false);
          }
        });
  }

  private void resume(List<Message> questions) {
    var slots = new Semaphore(RESUMED_AT_ONCE);
    for (Message question : questions) {
      slots.acquireUninterruptibly();
      start(new Task(question, way(question), true)).whenComplete((_, _) -> slots.release());
    }
  }

  /// Answers under way at the moment.
  public int underWay() {
    return active.size();
  }

  /// Takes no more questions and ends the model calls, so that what is under way is answered by the
  /// cheaper answerers at once.
  @Override
  public void close() {
    closed = true;
    calls.forEach(HttpCalls::close);
  }

  /// Completes when no answer is under way any more.
  public CompletionStage<Void> idle() {
    return CompletableFuture.allOf(active.values().toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Optional<Message>> start(Task wanted) {
    MessageId question = wanted.question().id();
    var fresh = new CompletableFuture<Optional<Message>>();
    var earlier = active.putIfAbsent(question, fresh);
    if (earlier != null) {
      return within(earlier);
    }
    int running = active.size();
    if (running > 10 * settings.activeReplies()) {
      active.remove(question);
      fresh.complete(Optional.empty());
      return fresh;
    }
    Task task = running > settings.activeReplies() ? wanted.plain() : wanted;
    Thread.startVirtualThread(() -> run(task, fresh));
    return within(fresh);
  }

  /// The stored answer or, at the deadline, empty; then it comes live.
  private CompletableFuture<Optional<Message>> within(CompletableFuture<Optional<Message>> reply) {
    CompletableFuture<Optional<Message>> bounded = reply.copy();
    Timers.Cancel deadline =
        around.timers().after(settings.whole(), () -> bounded.complete(Optional.empty()));
    bounded.whenComplete((_, _) -> deadline.cancel());
    return bounded;
  }

  private void run(Task task, CompletableFuture<Optional<Message>> result) {
    Message question = task.question();
    Optional<Message> answer = Optional.empty();
    try {
      if (task.resumed()) {
        around.announcer().abandoned(question);
      }
      answer = earlier(question);
      if (answer.isEmpty()) {
        answer = admitted(question, task.way());
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "A stand-in failed; its question stays open", fault);
    } finally {
      active.remove(question.id());
      result.complete(answer);
    }
  }

  /// A log that can't be read now is asked again when the answer is stored.
  private Optional<Message> earlier(Message question) {
    try {
      return stores.log().answerTo(question.id());
    } catch (RuntimeException away) {
      LOG.log(System.Logger.Level.WARNING, "The log can't be read now", away);
      return Optional.empty();
    }
  }

  private Optional<Message> admitted(Message question, Way way) throws InterruptedException {
    if (!lanes.enter(question.conversation(), around.clock().instant())) {
      stores.log().closeQuestion(question.id());
      return Optional.empty();
    }
    try {
      return reply(question, way).write();
    } finally {
      lanes.leave(question.conversation());
    }
  }

  private Reply reply(Message question, Way way) {
    boolean streamed = way == Way.STREAMED;
    Optional<Announcer> announcer = streamed ? Optional.of(around.announcer()) : Optional.empty();
    List<Answerer> chain = streamed ? all : cheap;
    var writing =
        new Announcer.Writing(
            around.ids().message(),
            question.conversation(),
            question.recipient(),
            question.sender(),
            question.id());
    var desk =
        new Reply.Desk(stores, around.timers(), gatherer, chain, announcer, settings.model());
    return new Reply(desk, question, writing);
  }
}
