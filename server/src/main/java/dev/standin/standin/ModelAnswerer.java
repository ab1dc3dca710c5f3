package dev.standin.standin;

import dev.standin.chat.Origin;
import dev.standin.standin.Model.Heard;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/// Asks a model and passes on what it says, clause by clause.
final class ModelAnswerer implements Answerer {

  /// How long words wait for the end of their clause.
  private static final Duration CLAUSE_WAIT = Duration.ofMillis(200);

  /// With less than this left it is not worth asking.
  private static final Duration SHORTEST = Duration.ofMillis(500);

  /// A server that says when to ask again is asked so many times in all.
  private static final int TRIES = 3;

  private final Model model;
  private final CallBudget budget;
  private final Timers timers;
  private final int maxCodePoints;

  ModelAnswerer(Model model, CallBudget budget, Timers timers, int maxCodePoints) {
    this.model = model;
    this.budget = budget;
    this.timers = timers;
    this.maxCodePoints = maxCodePoints;
  }

  @Override
  public Origin origin() {
    return Origin.MODEL;
  }

  @Override
  public Optional<Model> model() {
    return Optional.of(model);
  }

  @Override
  public Outcome answer(Situation situation) throws InterruptedException {
    var built =
        PromptBuilder.build(
            situation.knowledge(), situation.search(), situation.question().content());
    situation.why().prompted(built);
    Heard.Failed last = new Heard.Failed(Failure.OUT_OF_TIME);
    for (int tries = 0; tries < TRIES; tries++) {
      if (left(situation).compareTo(SHORTEST) < 0) {
        return new Outcome.Passed(last.failure());
      }
      if (!budget.take(situation.question().recipient())) {
        return new Outcome.Passed(Failure.CAPPED);
      }
      Heard end = listen(built.prompt(), situation);
      if (!(end instanceof Heard.Failed failed)) {
        String text = situation.speech().finish();
        return text.isEmpty() ? new Outcome.Passed(Failure.EMPTY) : new Outcome.Spoke(text);
      }
      last = failed;
      if (failed.retryAfter().isEmpty() || !pause(failed.retryAfter().get(), situation)) {
        break;
      }
    }
    return new Outcome.Passed(last.failure());
  }

  private Heard listen(Prompt prompt, Situation situation) throws InterruptedException {
    var ears = new Ears(timers);
    situation.speech().begin(maxCodePoints);
    Model.Call call = model.ask(prompt, ears);
    Timers.Cancel alarm = timers.after(left(situation), ears::timeIsOver);
    boolean complete = false;
    try {
      Heard end = hear(ears, situation.speech());
      complete = end instanceof Heard.Finished && !situation.speech().full();
      return end;
    } finally {
      alarm.cancel();
      ears.close();
      if (!complete) {
        call.cancel();
      }
    }
  }

  private static Heard hear(Ears ears, Speech speech) throws InterruptedException {
    while (true) {
      switch (ears.next()) {
        case Heard.Piece piece -> speech.say(piece.text());
        case Heard.Alarm _ -> speech.flush();
        case Heard.Finished finished -> {
          return finished;
        }
        case Heard.Failed failed -> {
          return failed;
        }
      }
      if (speech.full()) {
        return new Heard.Finished();
      }
      if (speech.waiting()) {
        ears.wakeAfter(CLAUSE_WAIT);
      }
    }
  }

  /// Waits as the server asked, if there is time left to ask again.
  private boolean pause(Duration wait, Situation situation) throws InterruptedException {
    if (wait.plus(SHORTEST).compareTo(left(situation)) > 0) {
      return false;
    }
    var ears = new Ears(timers);
    ears.wakeAfter(wait);
    ears.next();
    return true;
  }

  private Duration left(Situation situation) {
    return Duration.ofNanos(situation.modelsUntil() - timers.nanos());
  }

  /// What one hears, in one place: the model, the alarm for words that wait, the end of the time.
  private static final class Ears implements Consumer<Heard> {

    private final BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(256);
    private final Timers timers;
    private volatile boolean over;
    private volatile boolean closed;
    private volatile boolean alarmSet;

    Ears(Timers timers) {
      this.timers = timers;
    }

    /// Called on the model's thread, which waits while nobody listens fast enough. A piece may be
    /// lost when the call is ended, its end may not: who listens waits for it.
    @Override
    public void accept(Heard sound) {
      boolean interrupted = false;
      boolean waiting = !closed;
      while (waiting) {
        try {
          heard.put(sound);
          waiting = false;
        } catch (InterruptedException cancelled) {
          interrupted = true;
          waiting = !closed && !(sound instanceof Heard.Piece);
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    Heard next() throws InterruptedException {
      Heard sound = heard.take();
      if (over) {
        return new Heard.Failed(Failure.OUT_OF_TIME);
      }
      if (sound instanceof Heard.Alarm) {
        alarmSet = false;
      }
      return sound;
    }

    void wakeAfter(Duration wait) {
      if (!alarmSet) {
        alarmSet = true;
        timers.after(wait, this::alarm);
      }
    }

    /// Whoever listens is awake when the queue is full, and sees `over` at its next sound.
    void timeIsOver() {
      over = true;
      alarm();
    }

    void close() {
      closed = true;
      heard.clear();
    }

    private void alarm() {
      boolean _ = heard.offer(new Heard.Alarm());
      alarmSet = false;
    }
  }
}
