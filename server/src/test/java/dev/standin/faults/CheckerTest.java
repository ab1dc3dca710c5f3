package dev.standin.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.crash.ChatLine;
import dev.standin.crash.History.Told;
import dev.standin.faults.Notes.DeviceNotes;
import dev.standin.faults.Notes.Sent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The checker notices each kind of fault, and nothing where there is none. Ana writes to Bo, who
/// has a device; Cy has nothing to do with it.
final class CheckerTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final Notes notes = new Notes();
  private final List<ChatLine> stored = new ArrayList<>();
  private DeviceNotes ana = notes.device("ana's", "ana", 0);
  private DeviceNotes bo = notes.device("bo's", "bo", 0);

  @BeforeEach
  void threeMessagesOfWhichTwoAreAcknowledged() {
    for (int n = 0; n < 3; n++) {
      notes.sent(sent(n));
      stored.add(line(n, n + 1));
    }
    notes.acknowledged("a-0", line(0, 1));
    notes.acknowledged("a-1", line(1, 2));
  }

  private void allHear() {
    stored.forEach(one -> ana.heard(new Heard("message:sent", one)));
    stored.forEach(one -> bo.heard(new Heard("message", one)));
  }

  @Test
  void whatIsAllRightHasNoFault() {
    allHear();
    assertThat(faults()).isEmpty();
  }

  @Test
  void anUnacknowledgedMessageThatIsNotThereIsNoFault() {
    stored.removeLast();
    allHear();
    assertThat(faults()).isEmpty();
  }

  @Test
  void aLossIsNoticed() {
    stored.remove(1);
    stored.removeLast();
    allHear();
    assertThat(faults()).containsExactly("a-1 was acknowledged and is lost");
  }

  @Test
  void aDoubleIsNoticed() {
    stored.add(new ChatLine(told("other", 4), "ana", "bo", "text 1", NOON, of("a-1"), none()));
    allHear();
    assertThat(faults()).contains("a-1 is there twice");
  }

  @Test
  void aDoubleOfWhatWasNotAcknowledgedIsNoticed() {
    stored.add(new ChatLine(told("other", 4), "ana", "bo", "text 2", NOON, of("a-2"), none()));
    allHear();
    assertThat(faults()).contains("a-2 is there twice");
  }

  @Test
  void anIdThatIsThereTwiceIsNoticed() {
    notes.sent(sent(3));
    stored.add(new ChatLine(told("id0", 4), "ana", "bo", "text 3", NOON, of("a-3"), none()));
    allHear();
    assertThat(faults()).anyMatch(fault -> fault.endsWith("has an _id that is there twice"));
  }

  @Test
  void aMovedMessageIsNoticed() {
    stored.set(1, new ChatLine(told("else", 2), "ana", "bo", "text 1", NOON, of("a-1"), none()));
    allHear();
    assertThat(faults()).hasSize(1).allMatch(f -> f.startsWith("a-1 was acknowledged as "));
  }

  @Test
  void aChangedTextIsNoticed() {
    stored.set(2, new ChatLine(told("id2", 3), "ana", "bo", "other", NOON, of("a-2"), none()));
    allHear();
    assertThat(faults()).containsExactly(told("id2", 3) + " is not what anybody sent");
  }

  @Test
  void aGapIsNoticed() {
    stored.set(2, line(2, 4));
    allHear();
    assertThat(faults()).contains(told("id2", 4) + " stands at place 3");
  }

  @Test
  void aWrongOrderOfSendsIsNoticed() {
    stored.clear();
    stored.addAll(List.of(line(0, 1), line(2, 2), line(1, 3)));
    allHear();
    assertThat(faults()).contains("a-1 is behind what was sent after it");
  }

  @Test
  void timeThatGoesBackIsNoticed() {
    stored.set(
        2,
        new ChatLine(
            told("id2", 3), "ana", "bo", "text 2", NOON.minusSeconds(1), of("a-2"), none()));
    allHear();
    assertThat(faults()).containsExactly(told("id2", 3) + " goes back in time");
  }

  @Test
  void twoDifferentAcknowledgementsOfOneMessageAreNoticed() {
    notes.acknowledged("a-1", line(1, 9));
    allHear();
    assertThat(faults()).hasSize(1).allMatch(f -> f.contains("was acknowledged as"));
  }

  @Test
  void aMessageThatADeviceMissedIsNoticed() {
    stored.forEach(one -> ana.heard(new Heard("message:sent", one)));
    bo.heard(new Heard("message", stored.getFirst()));
    bo.heard(new Heard("message", stored.getLast()));
    assertThat(faults()).containsExactly("bo's heard message " + told("id2", 3) + " after seq 1");
  }

  @Test
  void anEndThatADeviceMissedIsNoticed() {
    stored.forEach(one -> ana.heard(new Heard("message:sent", one)));
    bo.heard(new Heard("message", stored.getFirst()));
    bo.heard(new Heard("message", stored.get(1)));
    assertThat(faults()).containsExactly("bo's never heard " + told("id2", 3));
  }

  @Test
  void aBeginningThatADeviceMissedIsNoticed() {
    stored.forEach(one -> bo.heard(new Heard("message", one)));
    ana.heard(new Heard("message:sent", stored.get(1)));
    ana.heard(new Heard("message:sent", stored.get(2)));
    assertThat(faults())
        .containsExactly("ana's heard message:sent " + told("id1", 2) + " after nothing");
  }

  @Test
  void aDeviceThatHearsNothingIsNoticed() {
    stored.forEach(one -> bo.heard(new Heard("message", one)));
    assertThat(faults()).hasSize(3).allMatch(fault -> fault.startsWith("ana's never heard"));
  }

  @Test
  void aMessageThatADeviceHearsTwiceIsNoticed() {
    allHear();
    bo.heard(new Heard("message", stored.getLast()));
    assertThat(faults()).containsExactly("bo's heard message " + told("id2", 3) + " after seq 3");
  }

  @Test
  void aWrongOrderOnADeviceIsNoticed() {
    stored.forEach(one -> ana.heard(new Heard("message:sent", one)));
    bo.heard(new Heard("message", stored.get(0)));
    bo.heard(new Heard("message", stored.get(2)));
    bo.heard(new Heard("message", stored.get(1)));
    assertThat(faults())
        .containsExactly(
            "bo's heard message " + told("id2", 3) + " after seq 1",
            "bo's heard message " + told("id1", 2) + " after seq 3");
  }

  @Test
  void whatIsHeardByOthersIsNoticed() {
    allHear();
    notes.device("cy's", "cy", 0).heard(new Heard("message", stored.getFirst()));
    assertThat(faults())
        .containsExactly(
            "cy's heard message " + told("id0", 1) + ", which is none of its business");
  }

  @Test
  void whatIsHeardAsTheWrongEventIsNoticed() {
    stored.forEach(one -> ana.heard(new Heard("message", one)));
    stored.forEach(one -> bo.heard(new Heard("message", one)));
    assertThat(faults()).hasSize(3).allMatch(fault -> fault.endsWith("none of its business"));
  }

  @Test
  void whatIsHeardAndNotThereIsNoticed() {
    allHear();
    bo.heard(new Heard("message", line(3, 4)));
    assertThat(faults())
        .containsExactly("bo's heard message " + told("id3", 4) + ", which is not there");
  }

  @Test
  void aSecondAnswerAndAnAnswerToNothingAreNoticed() {
    stored.add(new ChatLine(told("r1", 4), "bo", "ana", "away", NOON, none(), of("id0")));
    stored.add(new ChatLine(told("r2", 5), "bo", "ana", "away", NOON, none(), of("id0")));
    stored.add(new ChatLine(told("r3", 6), "bo", "ana", "away", NOON, none(), of("nothing")));
    for (ChatLine one : stored) {
      ana.heard(new Heard(one.generated() ? "message" : "message:sent", one));
      bo.heard(new Heard(one.generated() ? "message:sent" : "message", one));
    }
    assertThat(faults())
        .containsExactly(
            told("r2", 5) + " is a second answer",
            told("r3", 6) + " answers nothing that was asked before it");
  }

  @Test
  void anAnswerThatWasToldOfAndIsNotThereIsNoticed() {
    allHear();
    notes.replied(new ChatLine(told("r1", 4), "bo", "ana", "away", NOON, none(), of("id0")));
    assertThat(faults()).containsExactly("answer r1 was told of and is lost");
  }

  @Test
  void aMessageOfNobodyIsNoticed() {
    stored.add(new ChatLine(told("who", 4), "ana", "bo", "?", NOON, none(), none()));
    allHear();
    assertThat(faults()).containsExactly(told("who", 4) + " is not what anybody sent");
  }

  @Test
  void theOldServersMessagesBelongToTheConversation() {
    notes.beside("old", new Sent("", "old", 0, "ana", "bo", "?", 0));
    notes.beside("lost", new Sent("", "old", 1, "ana", "bo", "?", 0));
    stored.add(new ChatLine(told("old", 4), "ana", "bo", "?", NOON, none(), none()));
    allHear();
    assertThat(faults()).containsExactly("the old server's lost is in no conversation");
  }

  @Test
  void aDeviceThatComesLaterHearsWhatWasSentAfterThat() {
    allHear();
    DeviceNotes late = notes.device("bo's second", "bo", 1);
    assertThat(faults()).containsExactly("bo's second never heard " + told("id2", 3));
    late.heard(new Heard("message", stored.getLast()));
    assertThat(faults()).isEmpty();
  }

  @Test
  void aFaultThatWasNotedOnTheWayIsTold() {
    allHear();
    notes.fault("something");
    assertThat(faults()).containsExactly("something");
  }

  private List<String> faults() {
    return Checker.faults(notes, List.of(stored));
  }

  private static Sent sent(int n) {
    return new Sent("a-" + n, "a", n, "ana", "bo", "text " + n, n);
  }

  private static ChatLine line(int n, long seq) {
    return new ChatLine(told("id" + n, seq), "ana", "bo", "text " + n, NOON, of("a-" + n), none());
  }

  private static Told told(String id, long seq) {
    return new Told(id, "c", seq);
  }

  private static Optional<String> of(String text) {
    return Optional.of(text);
  }

  private static Optional<String> none() {
    return Optional.empty();
  }
}
