package dev.standin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Availability;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Answered;
import dev.standin.chat.MessageLog.Why;
import dev.standin.chat.Origin;
import dev.standin.chat.User;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [dev.standin.chat.MessageLog] promises about questions to busy people and the answers
/// of their stand-ins.
public abstract class AnswerStoreContract extends StoreFixture {

  private User ana;
  private User bo;

  @BeforeEach
  void people() {
    ana = person("ana");
    bo = person("bo");
  }

  @Test
  void anAnswerIsTheOwnersMarkedMessage() throws Exception {
    busy(bo);
    Message question = say(ana, bo, "where is the key?");

    Message answer = answered(question, "under the mat");

    assertThat(answer.sender()).isEqualTo(bo.id());
    assertThat(answer.recipient()).isEqualTo(ana.id());
    assertThat(answer.conversation()).isEqualTo(question.conversation());
    assertThat(answer.seq()).isEqualTo(question.seq() + 1);
    assertThat(answer.pos().lane()).isEqualTo(question.pos().lane());
    assertThat(answer.pos().n()).isGreaterThan(question.pos().n());
    assertThat(answer.generated()).isTrue();
    assertThat(answer.origin()).contains(Origin.NOTE);
    assertThat(answer.replyTo()).contains(question.id());
    assertThat(heard).containsExactly(question, answer);
    reopen();
    assertThat(store.messages().answerTo(question.id())).contains(answer);
    assertThat(page(question, ana, Optional.empty(), Optional.empty(), 10))
        .containsExactly(question, answer);
    assertThat(store.messages().why(answer.id())).contains(new Why(bo.id(), "{\"notes\":[]}"));
    assertThat(store.messages().why(question.id())).isEmpty();
  }

  @Test
  void everyOriginComesBack() throws Exception {
    busy(bo);
    for (Origin origin : Origin.values()) {
      Message question = say(ana, bo, "q");
      var reply =
          new dev.standin.chat.MessageLog.NewAnswer(
              ids.message(), question, new dev.standin.chat.MessageText("a"), origin, "{}");
      now(store.messages().answer(reply));
      reopen();
      assertThat(store.messages().answerTo(question.id()).orElseThrow().origin()).contains(origin);
    }
  }

  @Test
  void aQuestionHasOneAnswer() {
    busy(bo);
    Message question = say(ana, bo, "q");
    List<CompletionStage<Answered>> stages =
        IntStream.range(0, 20)
            .mapToObj(i -> store.messages().answer(reply(question, "a" + i)))
            .toList();

    List<Answered> outcomes = stages.stream().map(StoreFixture::now).toList();

    Message first = ((Answered.Stored) outcomes.getFirst()).message();
    assertThat(outcomes.subList(1, 20)).containsOnly(new Answered.Earlier(first));
    assertThat(heard).containsExactly(question, first);
  }

  @Test
  void aClosedQuestionIsNotAnswered() throws Exception {
    busy(bo);
    Message question = say(ana, bo, "q");
    now(store.messages().closeQuestion(question.id()));

    assertThat(now(store.messages().answer(reply(question, "a")))).isEqualTo(new Answered.Closed());
    assertThat(store.messages().answerTo(question.id())).isEmpty();
    assertThat(heard).containsExactly(question);
    reopen();
    assertThat(store.messages().openQuestions()).isEmpty();
  }

  @Test
  void onlyAMessageToABusyPersonIsAQuestion() {
    Message toAvailable = say(ana, bo, "q");
    busy(ana);
    Message toOneself = say(ana, ana, "q");
    busy(bo);
    Message answer = answered(say(ana, bo, "q"), "a");

    for (Message none : List.of(toAvailable, toOneself, answer)) {
      assertThat(now(store.messages().answer(reply(none, "a")))).isEqualTo(new Answered.Closed());
    }
  }

  @Test
  void busyIsDecidedAtTheMomentOfTheCommit() {
    now(store.users().availability(bo.id(), Availability.busyUntil(START.plusSeconds(60))));

    assertThat(stored(line(ana, bo, "before")).recipientBusy()).isTrue();
    clock.move(Duration.ofMillis(59_999));
    assertThat(stored(line(ana, bo, "just before")).recipientBusy()).isTrue();
    clock.move(Duration.ofMillis(1));
    assertThat(stored(line(ana, bo, "at the end")).recipientBusy()).isFalse();
  }

  @Test
  void aStatusCountsForWhatIsQueuedBehindIt() {
    store.users().availability(bo.id(), Availability.BUSY);
    var busy = store.messages().append(line(ana, bo, "q"));
    store.users().availability(bo.id(), Availability.AVAILABLE);
    var free = store.messages().append(line(ana, bo, "q"));

    assertThat(now(busy)).extracting("recipientBusy").isEqualTo(true);
    assertThat(now(free)).extracting("recipientBusy").isEqualTo(false);
  }

  @Test
  void questionsOpenAtTheEndOfTheLastProcessAreListedOldestFirst() throws Exception {
    busy(bo);
    busy(ana);
    Message first = say(ana, bo, "first");
    Message answered = say(ana, bo, "answered");
    Message last = say(bo, ana, "last");
    answered(answered, "a");
    assertThat(store.messages().openQuestions()).isEmpty();
    reopen();
    say(ana, bo, "of this process");

    assertThat(store.messages().openQuestions()).containsExactly(first, last);
    answered(first, "late");
    assertThat(store.messages().openQuestions()).containsExactly(last);
  }

  @Test
  void generatedMessagesAreCountedByConversationAndTime() {
    User cy = person("cy");
    busy(bo);
    Message of = answered(say(ana, bo, "q"), "a");
    answered(say(cy, bo, "q"), "a");
    clock.move(Duration.ofSeconds(10));
    answered(say(ana, bo, "q"), "a");
    answered(say(ana, bo, "q"), "a");

    assertThat(store.messages().generatedSince(of.conversation(), START, 10)).isEqualTo(3);
    assertThat(store.messages().generatedSince(of.conversation(), START, 2)).isEqualTo(2);
    assertThat(store.messages().generatedSince(of.conversation(), START.plusNanos(1), 10))
        .isEqualTo(2);
    assertThat(store.messages().generatedSince(of.conversation(), START.plusSeconds(10), 10))
        .isEqualTo(2);
    assertThat(store.messages().generatedSince(of.conversation(), START.plusSeconds(11), 10))
        .isZero();
    assertThat(store.messages().generatedSince(ids.conversation(), START, 10)).isZero();
  }

  @Test
  void whatHasNoAnswerHasNone() {
    assertThat(store.messages().answerTo(ids.message())).isEmpty();
    assertThat(store.messages().why(ids.message())).isEmpty();
    now(store.messages().closeQuestion(ids.message()));
  }
}
