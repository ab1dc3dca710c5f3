package dev.standin.standin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Message;
import dev.standin.chat.Origin;
import dev.standin.chat.Throttles;
import dev.standin.chat.UserId;
import dev.standin.standin.Model.Heard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/// A stand-in whose models, notes, store or process fail.
class StandInTroubleTest {

  private final HandTimers hands = new HandTimers();
  private final House house = House.withHands(hands);
  private final UserId ana = house.user("ana");
  private final UserId bo = house.user("bo");

  @Test
  void aModelThatFailsMidwayIsOutvotedByAHigherAttempt() {
    var model =
        new Puppet(
            (_, listener) -> {
              listener.accept(new Heard.Piece("I think. That "));
              listener.accept(new Heard.Failed(Failure.DROPPED));
            });
    Message answer = House.answered(house.standIn(model), house.says(bo, ana, "hi"));
    assertThat(answer.origin()).contains(Origin.DEFAULT);
    assertThat(house.heralds.lines())
        .containsExactly(
            "typing",
            "1.0 I think.",
            "2.0 I am currently unavailable.",
            "2.1  Please try again later.");
  }

  @Test
  void aSilentModelIsGivenUpAfterEightSeconds() {
    var model = Puppet.silent();
    var standIn = house.standIn(model);
    var answer = standIn.answer(house.says(bo, ana, "hi")).toCompletableFuture();
    House.until(() -> model.asked() == 1 && hands.set(Duration.ofSeconds(8)));
    hands.pass(Duration.ofMillis(7_999));
    assertThat(answer).isNotDone();
    hands.pass(Duration.ofMillis(1));
    assertThat(House.joined(answer)).isPresent();
    assertThat(house.log.generated()).hasSize(1);
    assertThat(model.cancelled()).isEqualTo(1);
  }

  @Test
  void aBusyModelIsAskedAgainWhenItSaysSoAndThereIsTime() {
    var calls = new ArrayList<Integer>();
    var model =
        new Puppet(
            (_, listener) -> {
              calls.add(1);
              listener.accept(
                  calls.size() == 1
                      ? new Heard.Failed(Failure.OVERLOADED, Optional.of(Duration.ofSeconds(2)))
                      : new Heard.Piece("Now. "));
              listener.accept(new Heard.Finished());
            });
    var answer = house.standIn(model).answer(house.says(bo, ana, "hi")).toCompletableFuture();
    House.until(() -> hands.set(Duration.ofSeconds(2)));
    hands.pass(Duration.ofSeconds(2));
    assertThat(House.joined(answer).orElseThrow().content()).isEqualTo("Now.");
  }

  @Test
  void aBusyModelThatWantsTooMuchTimeIsNotWaitedFor() {
    var model =
        new Puppet(
            (_, listener) ->
                listener.accept(
                    new Heard.Failed(Failure.OVERLOADED, Optional.of(Duration.ofSeconds(60)))));
    Message answer = House.answered(house.standIn(model), house.says(bo, ana, "hi"));
    assertThat(answer.origin()).contains(Origin.DEFAULT);
    assertThat(model.asked()).isEqualTo(1);
  }

  @Test
  void theSpareIsAskedWhenTheFirstModelFails() {
    var spare = Puppet.saying("Spare here.");
    var standIn = house.standIn(Puppet.failing(Failure.UNREACHABLE), spare);
    Message answer = House.answered(standIn, house.says(bo, ana, "hi"));
    assertThat(answer.content()).isEqualTo("Spare here.");
  }

  @Test
  void aModelThatGivesNoAnswerIsToldToTheOperatorWithoutAnyText() {
    var lines = new ConcurrentLinkedQueue<LogRecord>();
    var ear =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger(Reply.class.getName());
    log.addHandler(ear);
    try {
      var model = Puppet.failing(Failure.DROPPED);
      House.answered(house.standIn(model), house.says(bo, ana, "a quiet question"));
    } finally {
      log.removeHandler(ear);
    }
    assertThat(lines)
        .map(new SimpleFormatter()::formatMessage)
        .singleElement()
        .asString()
        .matches("The model at \\S+ gave no answer in \\d+ ms: dropped");
  }

  @Test
  void questionsLeftOpenByAKilledProcessGetExactlyOneAnswer() {
    Message old = house.says(bo, ana, "old");
    hands.pass(Duration.ofMinutes(11));
    Message young = house.says(bo, ana, "young");
    Message done = house.says(bo, ana, "done");
    var before = house.standIn();
    Message early = House.answered(before, done);
    var model = Puppet.saying("Back again.");
    var after = house.standIn(model);
    after.resume();
    House.until(() -> house.log.generated().size() == 3 && after.underWay() == 0);
    assertThat(house.log.answerTo(young.id()).orElseThrow().origin()).contains(Origin.MODEL);
    assertThat(house.log.answerTo(old.id()).orElseThrow().origin()).contains(Origin.DEFAULT);
    assertThat(house.log.answerTo(done.id())).contains(early);
    assertThat(model.asked()).isEqualTo(1);
  }

  @Test
  void whatADeadServerShowedIsVoidBeforeItsQuestionIsTakenUp() {
    house.says(bo, ana, "When?");
    var standIn = house.standIn(Puppet.saying("At five."));
    standIn.resume();
    House.until(() -> house.log.generated().size() == 1 && standIn.underWay() == 0);
    assertThat(house.heralds.lines()).containsExactly("abandoned When?", "typing", "1.0 At five.");
  }

  @Test
  void whatADeadServerShowedIsVoidThoughNobodyAnswersAnyMore() {
    var settings = StandInSettings.DEFAULT;
    var silent =
        new StandInSettings(
            settings.whole(),
            settings.model(),
            0,
            settings.modelCallsPerOwner(),
            settings.modelCallsInAll(),
            settings.modelConcurrency(),
            settings.activeReplies(),
            settings.maxModelText());
    house.says(bo, ana, "When?");
    var standIn = house.standIn(silent);
    standIn.resume();
    House.until(() -> house.log.openQuestions().isEmpty() && standIn.underWay() == 0);
    assertThat(house.heralds.lines()).containsExactly("abandoned When?");
  }

  @Test
  void aStoreThatIsAwayIsAskedAgain() {
    var standIn = house.standIn();
    Message question = house.says(bo, ana, "hi");
    house.log.failNext(2);
    var answer = standIn.answer(question).toCompletableFuture();
    House.until(() -> hands.set(Duration.ofMillis(50)));
    hands.pass(Duration.ofMillis(50));
    House.until(() -> hands.set(Duration.ofMillis(100)));
    hands.pass(Duration.ofMillis(100));
    assertThat(House.joined(answer)).isPresent();
    assertThat(house.log.generated()).hasSize(1);
  }

  @Test
  void notesThatCantBeReadCostTheAnswerOneSecondAndNoMore() {
    house.people.readable = new CountDownLatch(1);
    var answer = house.standIn().answer(house.says(bo, ana, "hi")).toCompletableFuture();
    House.until(() -> hands.set(Duration.ofSeconds(1)));
    hands.pass(Duration.ofSeconds(1));
    assertThat(House.joined(answer).orElseThrow().origin()).contains(Origin.DEFAULT);
    house.people.readable.countDown();
  }

  @Test
  void atTheWholeDeadlineTheCallerIsLetGoAndTheAnswerComesLater() {
    house.people.readable = new CountDownLatch(1);
    var standIn = house.standIn();
    Message question = house.says(bo, ana, "hi");
    house.log.failNext(1);
    var answer = standIn.answer(question).toCompletableFuture();
    House.until(() -> hands.set(Duration.ofSeconds(1)));
    hands.pass(Duration.ofSeconds(1));
    House.until(() -> hands.set(Duration.ofMillis(50)));
    hands.pass(Duration.ofSeconds(9));
    House.joined(answer);
    House.until(() -> standIn.underWay() == 0);
    assertThat(house.log.generated()).hasSize(1);
    house.people.readable.countDown();
  }

  @Test
  void aFaultOfTheLiveSideCostsNoAnswer() {
    var deaf =
        new StandInService.Surroundings(
            hands,
            hands,
            house.ids,
            new Heralds() {
              @Override
              public synchronized void delta(Writing writing, int attempt, int n, String text) {
                throw new IllegalStateException("nobody listens");
              }
            },
            Throttles.ofOneNode(1_000, hands::nanos));
    var standIn =
        new StandInService(
            house.stores(),
            deaf,
            StandInSettings.DEFAULT,
            new Models(List.of(Puppet.saying("Still here.")), List.of()));
    assertThat(House.answered(standIn, house.says(bo, ana, "hi")).content())
        .isEqualTo("Still here.");
  }

  @Test
  void anAnswerThatAnotherProcessGaveFirstWithdrawsOurs() {
    var strings = new LinkedBlockingQueue<Consumer<Heard>>();
    var standIn = house.standIn(new Puppet((_, listener) -> strings.add(listener)));
    Message question = house.says(bo, ana, "hi");
    var answer = standIn.answer(question).toCompletableFuture();
    House.until(() -> !strings.isEmpty());
    Message other = House.answered(house.standIn(), question);
    Consumer<Heard> listener = strings.remove();
    listener.accept(new Heard.Piece("Too late."));
    listener.accept(new Heard.Finished());
    assertThat(House.joined(answer)).contains(other);
    assertThat(house.heralds.lines()).endsWith("withdrawn");
    assertThat(house.log.generated()).hasSize(1);
  }
}
