package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import dev.standin.chat.Availability;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Answered;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.NewAnswer;
import dev.standin.chat.MessageText;
import dev.standin.chat.Origin;
import dev.standin.chat.User;
import dev.standin.store.StoreFixture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a server leaves behind that dies, others find and finish.
final class DeadServerTest {

  private final Nodes chat = new Nodes();

  @AfterEach
  void close() {
    chat.close();
  }

  @Test
  void questionsOfADeadServerAreFoundAndAnsweredOnce() {
    Node dead = chat.nodes.getFirst();
    Node alive = chat.nodes.getLast();
    User bo = chat.people.get(1);
    StoreFixture.now(alive.store.users().availability(bo.id(), Availability.BUSY));
    Appended.Stored question = dead.send(chat.line(dead, chat.people.getFirst(), bo, "q"));
    assertThat(question.recipientBusy()).isTrue();
    assertThat(alive.store.messages().openQuestions()).isEmpty();
    Node.pass(Duration.ofSeconds(17), alive);
    assertThat(alive.store.messages().openQuestions()).containsExactly(question.message());

    List<CompletionStage<Answered>> answers =
        chat.nodes.stream()
            .map(
                it ->
                    it.store
                        .messages()
                        .answer(
                            new NewAnswer(
                                it.ids.message(),
                                question.message(),
                                new MessageText("a"),
                                Origin.AWAY,
                                "{}")))
            .toList();
    List<Answered> outcomes = answers.stream().map(StoreFixture::now).toList();
    assertThat(outcomes).filteredOn(Answered.Stored.class::isInstance).hasSize(1);
    assertThat(alive.store.messages().openQuestions()).isEmpty();
  }

  @Test
  void aQuestionWithAnAnswerIsNotOpenThoughItSaysSo() {
    Node dead = chat.nodes.getFirst();
    Node alive = chat.nodes.getLast();
    User bo = chat.people.get(1);
    StoreFixture.now(dead.store.users().availability(bo.id(), Availability.BUSY));
    Message question = dead.send(chat.line(dead, chat.people.getFirst(), bo, "q")).message();
    StoreFixture.now(
        dead.store
            .messages()
            .answer(
                new NewAnswer(
                    dead.ids.message(), question, new MessageText("a"), Origin.AWAY, "{}")));
    // As if the server had died between its two writes.
    alive
        .store
        .parts()
        .database()
        .messages
        .updateOne(
            Filters.eq(Fields.ID, Documents.id(question.id().hex())),
            new Document("$set", new Document(Fields.QUESTION, Fields.OPEN)));
    Node.pass(Duration.ofSeconds(17), alive);

    assertThat(alive.store.messages().openQuestions()).isEmpty();
    assertThat(alive.store.messages().answerTo(question.id())).isPresent();
  }

  @Test
  void listsThatADeadServerLeftBehindAreMadeUpFor() {
    Node dead = chat.nodes.getFirst();
    Node alive = chat.nodes.getLast();
    User ana = chat.people.getFirst();
    Message message = dead.send(chat.line(dead, ana, chat.people.get(1), "c")).message();
    dead.store.parts().lists().settle(Duration.ofSeconds(5));
    // As if the server had died before it told the conversation.
    alive
        .store
        .parts()
        .database()
        .conversations
        .updateMany(new Document(), new Document("$set", new Document(Fields.LAST_SEQ, 0L)));
    assertThat(alive.store.messages().conversations(ana.id(), Optional.empty(), 9)).isEmpty();
    Node.pass(Duration.ofSeconds(17), alive);

    assertThat(alive.store.messages().conversations(ana.id(), Optional.empty(), 9))
        .extracting(it -> it.last())
        .containsExactly(message);
  }
}
