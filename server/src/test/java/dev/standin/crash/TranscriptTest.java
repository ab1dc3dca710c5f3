package dev.standin.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The checker itself notices each kind of fault.
final class TranscriptTest {

  private final History history = new History();
  private final ChatLine question = person("s0-0", 1);
  private final ChatLine answer = answer("a0", 2, "s0-0");

  @Test
  void whatIsAllThereHasNoFault() {
    history.acknowledged("s0-0", question.told());
    history.heard(answer.told());
    assertThat(faults(question, answer)).isEmpty();
  }

  @Test
  void aLostMessageIsNoticed() {
    history.acknowledged("s0-0", question.told());
    assertThat(faults()).containsExactly("s0-0 was acknowledged and is lost");
  }

  @Test
  void aMovedMessageIsNoticed() {
    history.acknowledged("s0-0", person("s0-0", 7).told());
    assertThat(faults(question, answer))
        .containsExactly(
            "s0-0 was acknowledged at Told[id=s0-0, conversation=c, seq=7] and is elsewhere");
  }

  @Test
  void anAnswerThatWasHeardAndIsNotThereIsNoticed() {
    history.heard(new History.Told("a9", "c", 2));
    assertThat(faults(question, answer))
        .containsExactly("Told[id=a9, conversation=c, seq=2] was heard of and is not there");
  }

  @Test
  void aGapIsNoticed() {
    assertThat(faults(question, answer("a0", 3, "s0-0")))
        .containsExactly("Told[id=a0, conversation=c, seq=3] stands at place 2");
  }

  @Test
  void aWrongOrderIsNoticed() {
    assertThat(faults(person("s0-3", 1), person("s0-0", 2), answer("a", 3, "s0-0")))
        .contains("s0-0 is behind what was sent after it");
  }

  @Test
  void aDoubledMessageIsNoticed() {
    ChatLine again = person("s0-0", 3);
    assertThat(faults(question, answer, again)).contains("s0-0 is there twice");
  }

  @Test
  void aSecondAnswerIsNoticed() {
    assertThat(faults(question, answer, answer("a1", 3, "s0-0")))
        .containsExactly("Told[id=a1, conversation=c, seq=3] is a second answer");
  }

  @Test
  void aMissingAnswerIsNoticed() {
    assertThat(faults(question)).containsExactly("1 messages to the busy person have no answer");
  }

  @Test
  void anAnswerToNothingIsNoticed() {
    assertThat(faults(question, answer, answer("a1", 3, "s9-9")))
        .containsExactly(
            "Told[id=a1, conversation=c, seq=3] answers nothing that was asked before it");
  }

  private List<String> faults(ChatLine... conversation) {
    return new Transcript("busy", List.of(List.of(conversation))).faults(history);
  }

  private static ChatLine person(String clientId, long seq) {
    return new ChatLine(
        new History.Told(clientId, "c", seq),
        "other",
        "busy",
        Plan.line(Plan.sender(clientId), Plan.n(clientId)).text(),
        Instant.EPOCH,
        Optional.of(clientId),
        Optional.empty());
  }

  private static ChatLine answer(String id, long seq, String replyTo) {
    return new ChatLine(
        new History.Told(id, "c", seq),
        "busy",
        "other",
        "I am away.",
        Instant.EPOCH,
        Optional.empty(),
        Optional.of(replyTo));
  }
}
