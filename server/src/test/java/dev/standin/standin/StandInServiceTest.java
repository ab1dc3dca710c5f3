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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What a stand-in says, and how often. Where something fails: [StandInTroubleTest].
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
