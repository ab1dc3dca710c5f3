package dev.standin.standin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Message;
import dev.standin.chat.MessageText;
import dev.standin.chat.Note;
import dev.standin.chat.Origin;
import dev.standin.chat.UserId;
import dev.standin.standin.Model.Heard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

class StandInServiceTest {

  private final HandTimers hands = new HandTimers();
  private final House house = House.withHands(hands);
  private final UserId ana = house.user("ana");
  private final UserId bo = house.user("bo");

  @Test
  void theModelAnswersAndTheTextGoesOutClauseByClause() {
    var model = Puppet.saying("Hello, Ana is bu", "sy today. She wi", "ll see this later");
    Message answer = House.answered(house.standIn(model), house.says(bo, ana, "are you there?"));
    assertThat(answer.content()).isEqualTo("Hello, Ana is busy today. She will see this later");
    assertThat(answer.origin()).contains(Origin.MODEL);
    assertThat(answer.sender()).isEqualTo(ana);
    assertThat(answer.recipient()).isEqualTo(bo);
    assertThat(house.heralds.lines())
        .containsExactly(
            "typing", "1.0 Hello,", "1.1  Ana is busy today.", "1.2  She will see this later");
    assertThat(house.heralds.replies()).containsExactly(answer.id());
  }

  @Test
  void withoutAModelTheFittingNoteIsQuotedAndNamed() {
    house.note(ana, "Opening hours", "Monday to Friday, 9 to 17.", new Note.Audience.Everyone());
    house.note(ana, "Parking", "Behind the house.", new Note.Audience.Everyone());
    var standIn = house.standIn();
    Message answer = House.answered(standIn, house.says(bo, ana, "When do you open?"));
    assertThat(answer.content())
        .isEqualTo("From the note \u201COpening hours\u201D: Monday to Friday, 9 to 17.");
    assertThat(answer.origin()).contains(Origin.NOTE);
  }

  @Test
  void withoutAFittingNoteTheAwayTextIsSaid() {
    house.note(ana, "Opening hours", "Monday to Friday, 9 to 17.", new Note.Audience.Everyone());
    house.people.awayText(ana, Optional.of("Gone fishing."));
    Message answer =
        House.answered(house.standIn(), house.says(bo, ana, "What is the capital of France?"));
    assertThat(answer.content()).isEqualTo("Gone fishing.");
    assertThat(answer.origin()).contains(Origin.AWAY);
  }

  @Test
  void withNothingAtAllTheLastSentenceIsSaid() {
    Message answer = House.answered(house.standIn(), house.says(bo, ana, "hi"));
    assertThat(answer.content()).isEqualTo("I am currently unavailable. Please try again later.");
    assertThat(answer.origin()).contains(Origin.DEFAULT);
  }

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
  void wordsWithoutAnEndOfTheirClauseWaitTwoHundredMilliseconds() {
    var strings = new LinkedBlockingQueue<Consumer<Heard>>();
    var model = new Puppet((_, listener) -> strings.add(listener));
    var standIn = house.standIn(model);
    var answer = standIn.answer(house.says(bo, ana, "hi")).toCompletableFuture();
    House.until(() -> !strings.isEmpty());
    Consumer<Heard> listener = strings.remove();
    listener.accept(new Heard.Piece("one two thr"));
    House.until(() -> hands.set(Duration.ofMillis(200)));
    assertThat(house.heralds.lines()).containsExactly("typing");
    hands.pass(Duration.ofMillis(200));
    House.until(() -> house.heralds.lines().size() == 2);
    assertThat(house.heralds.lines()).containsExactly("typing", "1.0 one two");
    listener.accept(new Heard.Piece("ee"));
    listener.accept(new Heard.Finished());
    assertThat(House.joined(answer).orElseThrow().content()).isEqualTo("one two three");
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
  void aLongAnswerIsCutAtTheEndOfAClause() {
    var model = Puppet.saying("All work and no play. ".repeat(10_000));
    Message answer = House.answered(house.standIn(model), house.says(bo, ana, "hi"));
    assertThat(answer.content()).endsWith("play.").hasSizeBetween(3_950, 4_000);
    assertThat(model.cancelled()).isEqualTo(1);
  }

  @Test
  void anAnswerOfControlCharactersCountsAsEmpty() {
    Message answer =
        House.answered(
            house.standIn(Puppet.saying("\u0000\u0007 \n\t", "\uD800")), house.says(bo, ana, "x"));
    assertThat(answer.origin()).contains(Origin.DEFAULT);
  }

  @Test
  void whatALocalModelThinksAloudIsNotSaid() {
    var model = Puppet.saying("<thi", "nk>She hides.</th", "ink>\n\nAna is busy.");
    Message answer = House.answered(house.standIn(model), house.says(bo, ana, "x"));
    assertThat(answer.content()).isEqualTo("Ana is busy.");
  }

  @Test
  void aResendJoinsTheAnswerUnderWayAndLaterFindsIt() {
    var strings = new LinkedBlockingQueue<Consumer<Heard>>();
    var model = new Puppet((_, listener) -> strings.add(listener));
    var standIn = house.standIn(model);
    Message question = house.says(bo, ana, "hi");
    var first = standIn.answer(question).toCompletableFuture();
    var second = standIn.answer(question).toCompletableFuture();
    House.until(() -> !strings.isEmpty());
    Consumer<Heard> listener = strings.remove();
    listener.accept(new Heard.Piece("Once."));
    listener.accept(new Heard.Finished());
    Message answer = House.joined(first).orElseThrow();
    assertThat(House.joined(second)).contains(answer);
    assertThat(House.join(standIn, question)).contains(answer);
    assertThat(house.log.generated()).containsExactly(answer);
    assertThat(model.asked()).isEqualTo(1);
  }

  @Test
  void nothingGeneratedIsEverAnswered() {
    var standIn = house.standIn();
    Message answer = House.answered(standIn, house.says(bo, ana, "hi"));
    assertThat(House.join(standIn, answer)).isEmpty();
    assertThat(house.log.generated()).hasSize(1);
  }

  @Test
  void afterThirtyAnswersInAnHourTheConversationIsSilent() {
    var standIn = house.standIn();
    List<CompletableFuture<Optional<Message>>> answers = new ArrayList<>();
    List<Message> questions = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Message question = house.says(bo, ana, "hi " + i);
      questions.add(question);
      answers.add(standIn.answer(question).toCompletableFuture());
    }
    answers.forEach(House::joined);
    assertThat(house.log.generated()).hasSize(30);
    assertThat(questions.stream().filter(q -> house.log.isClosed(q.id()))).hasSize(10);
    assertThat(House.join(standIn, house.says(house.user("cy"), ana, "hi"))).isPresent();
    hands.pass(Duration.ofMinutes(61));
    assertThat(House.join(standIn, house.says(bo, ana, "again"))).isPresent();
  }

  @Test
  void afterTheOwnersCallsOfTheHourTheCheaperAnswerersAnswer() {
    var settings =
        new StandInSettings(
            Duration.ofSeconds(10), Duration.ofSeconds(8), 30, 2, 99, 64, 1_000, 4_000);
    var standIn = house.standIn(settings, Puppet.saying("Yes."));
    for (int i = 0; i < 2; i++) {
      Message byModel = House.answered(standIn, house.says(house.user("x" + i), ana, "hi"));
      assertThat(byModel.origin()).contains(Origin.MODEL);
    }
    assertThat(House.answered(standIn, house.says(bo, ana, "hi")).origin())
        .contains(Origin.DEFAULT);
    assertThat(House.answered(standIn, house.says(ana, bo, "hi")).origin()).contains(Origin.MODEL);
    hands.pass(Duration.ofMinutes(61));
    assertThat(House.answered(standIn, house.says(bo, ana, "hi")).origin()).contains(Origin.MODEL);
  }

  @Test
  void afterTheServersCallsOfTheHourTheCheaperAnswerersAnswerForAll() {
    var settings =
        new StandInSettings(
            Duration.ofSeconds(10), Duration.ofSeconds(8), 30, 200, 2, 64, 1_000, 4_000);
    var standIn = house.standIn(settings, Puppet.saying("Yes."));
    for (int i = 0; i < 2; i++) {
      Message byModel = House.answered(standIn, house.says(bo, house.user("owner" + i), "hi"));
      assertThat(byModel.origin()).contains(Origin.MODEL);
    }
    assertThat(House.answered(standIn, house.says(bo, ana, "hi")).origin())
        .contains(Origin.DEFAULT);
    hands.pass(Duration.ofMinutes(61));
    assertThat(House.answered(standIn, house.says(bo, ana, "hi")).origin()).contains(Origin.MODEL);
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
            });
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

  @Test
  void whatWasShownIsWhatIsStored() {
    for (long seed = 1; seed <= 200; seed++) {
      var random = new java.util.Random(seed);
      var model = Puppet.saying(RandomText.pieces(random));
      Message answer =
          House.answered(house.standIn(model), house.says(house.user("u" + seed), ana, "hi"));
      assertThat(house.heralds.shown(answer.id())).as("seed %d", seed).isEqualTo(answer.content());
      assertThat(MessageText.parse(answer.content())).as("seed %d", seed).isPresent();
    }
  }

  @Test
  void theOwnerCanSeeWhyItWasSaid() {
    Note note = house.note(ana, "Wifi", "The password is tulip.", new Note.Audience.Everyone());
    var standIn = house.standIn(Puppet.failing(Failure.REFUSED), Puppet.saying("Tulip."));
    Message question = house.says(bo, ana, "wifi?");
    Message answer = House.answered(standIn, question);
    String json = house.log.why(answer.id()).orElseThrow().json();
    assertThat(json)
        .startsWith(
            "{\"answerer\":\"model\",\"host\":\"puppet.example\",\"model\":\"wood-1\",\"prompt\":\"")
        .contains("\"notes\":[{\"id\":\"" + note.id().hex() + "\",\"sha256\":\"")
        .contains("\"messages\":[{\"id\":\"" + question.id().hex() + "\",\"sha256\":\"")
        .contains("\"outcome\":\"refused\"")
        .contains("\"outcome\":\"answered\"")
        .doesNotContain("tulip", "wifi?");
  }
}
