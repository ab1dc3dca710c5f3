package dev.standin.standin;

import dev.standin.chat.Announcer;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Answered;
import dev.standin.chat.MessageLog.NewAnswer;
import dev.standin.chat.MessageText;
import dev.standin.chat.Origin;
import dev.standin.chat.OverloadedException;
import dev.standin.chat.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/// One answer from its question to the log, on one virtual thread that owns all of its state.
final class Reply {

  private static final System.Logger LOG = System.getLogger(Reply.class.getName());

  /// What reading the notes and the conversation may take.
  private static final Duration GATHERING = Duration.ofSeconds(1);

  /// How long a store that is away is asked again; then the question stays open for the next start.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /// What a reply works with. Without an announcer it is stored without being streamed.
  record Desk(
      Stores stores,
      Timers timers,
      Gatherer gatherer,
      List<Answerer> chain,
      Optional<Announcer> announcer,
      Duration models) {}

  private record Text(MessageText text, Origin origin) {}

  private final Desk desk;
  private final Message question;
  private final Announcer.Writing writing;
  private final Speech speech;
  private final Why why = new Why();
  private final long begun;

  Reply(Desk desk, Message question, Announcer.Writing writing) {
    this.desk = desk;
    this.question = question;
    this.writing = writing;
    this.speech = new Speech(desk.announcer(), writing);
    this.begun = desk.timers().nanos();
  }

  /// Blocking. The stored answer; empty if there will be none, or none for now.
  Optional<Message> write() throws InterruptedException {
    desk.announcer().ifPresent(a -> a.typing(writing));
    boolean committed = false;
    try {
      Text text = compose(gather());
      Optional<Message> stored = store(text);
      committed = stored.filter(message -> message.id().equals(writing.reply())).isPresent();
      return stored;
    } finally {
      if (!committed) {
        desk.announcer().ifPresent(a -> a.withdrawn(writing));
      }
    }
  }

  /// On a thread of its own, so that a store that hangs costs the answer its knowledge only.
  private Knowledge gather() throws InterruptedException {
    CompletableFuture<Knowledge> knowledge = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            knowledge.complete(desk.gatherer().about(question));
          } catch (RuntimeException failed) {
            knowledge.completeExceptionally(failed);
          }
        });
    try {
      return Waits.await(knowledge, GATHERING, desk.timers());
    } catch (TimeoutException | RuntimeException failed) {
      LOG.log(System.Logger.Level.WARNING, "A stand-in answers without notes", failed);
      return Knowledge.ofQuestion(question);
    }
  }

  private Text compose(Knowledge knowledge) throws InterruptedException {
    long modelsUntil = begun + desk.models().toNanos();
    var search = new NoteSearch(knowledge.notes());
    var situation = new Answerer.Situation(question, knowledge, search, speech, why, modelsUntil);
    for (Answerer answerer : desk.chain()) {
      long start = desk.timers().nanos();
      Answerer.Outcome outcome = ask(answerer, situation);
      long millis = (desk.timers().nanos() - start) / 1_000_000;
      switch (outcome) {
        case Answerer.Outcome.Passed passed -> {
          why.failed(answerer.origin(), answerer.model(), passed.failure(), millis);
          tellOperator(answerer, passed.failure(), millis);
        }
        case Answerer.Outcome.Spoke spoke -> {
          Optional<MessageText> text = MessageText.parse(spoke.text());
          if (text.isPresent()) {
            why.answered(answerer.origin(), answerer.model(), millis);
            return new Text(text.get(), answerer.origin());
          }
          why.failed(answerer.origin(), answerer.model(), Failure.EMPTY, millis);
        }
      }
    }
    throw new IllegalStateException("the last answerer always answers");
  }

  /// The sender gets an answer all the same, so only the log shows that a model is away. Statuses
  /// are logged where they are heard.
  private static void tellOperator(Answerer answerer, Failure failure, long millis) {
    answerer
        .model()
        .filter(_ -> failure != Failure.REFUSED && failure != Failure.REDIRECTED)
        .ifPresent(
            model ->
                LOG.log(
                    System.Logger.Level.WARNING,
                    "The model at {0} gave no answer in {1,number,#} ms: {2}",
                    model.host(),
                    millis,
                    failure.text()));
  }

  /// A fault of ours in one answerer must not cost the answer.
  private static Answerer.Outcome ask(Answerer answerer, Answerer.Situation situation)
      throws InterruptedException {
    try {
      return answerer.answer(situation);
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "An answerer failed by a fault of ours", fault);
      return new Answerer.Outcome.Passed(Failure.GARBAGE);
    }
  }

  private Optional<Message> store(Text text) throws InterruptedException {
    var answer = new NewAnswer(writing.reply(), question, text.text(), text.origin(), why.json());
    long giveUp = desk.timers().nanos() + PATIENCE.toNanos();
    for (Duration pause = Duration.ofMillis(50); ; pause = longer(pause)) {
      try {
        Answered outcome = Waits.await(desk.stores().log().answer(answer), PATIENCE, desk.timers());
        return switch (outcome) {
          case Answered.Stored stored -> Optional.of(stored.message());
          case Answered.Earlier earlier -> Optional.of(earlier.message());
          case Answered.Closed _ -> Optional.empty();
        };
      } catch (StoreException | OverloadedException | TimeoutException away) {
        if (desk.timers().nanos() - giveUp > 0) {
          LOG.log(System.Logger.Level.ERROR, "A stand-in's answer could not be stored", away);
          return Optional.empty();
        }
        Waits.pause(pause, desk.timers());
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(Duration.ofSeconds(5)) < 0 ? twice : Duration.ofSeconds(5);
  }
}
