package dev.standin.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The checker itself notices each kind of fault.
final class HistoryTest {

  private final History history = new History();

  @BeforeEach
  void twoAcknowledged() {
    history.acknowledged("s0-0", told("s0-0", 1));
    history.acknowledged("s0-3", told("s0-3", 2));
  }

  @Test
  void whatIsAllThereHasNoFault() {
    assertThat(history.faults(List.of(at("s0-0", 1, 5), at("s0-3", 2, 6), at("s0-6", 3, 9))))
        .isEmpty();
    assertThat(history.firstUnacknowledged(0)).isEqualTo(1);
    assertThat(history.firstUnacknowledged(1)).isZero();
  }

  @Test
  void aLostMessageIsNoticed() {
    assertThat(history.faults(List.of(at("s0-0", 1, 5))))
        .containsExactly("s0-3 was acknowledged and is lost");
  }

  @Test
  void aDoubledMessageIsNoticed() {
    assertThat(history.faults(List.of(at("s0-0", 1, 5), at("s0-3", 2, 6), at("s0-3", 3, 7))))
        .contains("s0-3 is there twice");
  }

  @Test
  void aMovedMessageIsNoticed() {
    assertThat(history.faults(List.of(at("s0-0", 1, 5), at("s1-0", 2, 6), at("s0-3", 3, 7))))
        .containsExactly(
            "s0-3 was acknowledged at Told[id=s0-3, conversation=c, seq=2] and is elsewhere");
  }

  @Test
  void aGapIsNoticed() {
    history.acknowledged("s0-6", told("s0-6", 4));
    assertThat(history.faults(List.of(at("s0-0", 1, 5), at("s0-3", 2, 6), at("s0-6", 4, 7))))
        .containsExactly("s0-6 at seq 4 comes after a gap");
  }

  @Test
  void aWrongOrderIsNoticed() {
    assertThat(history.faults(List.of(at("s0-0", 1, 6), at("s0-3", 2, 5))))
        .containsExactly("s0-3 at seq 2 goes back in pos or time");
    var other = new History();
    assertThat(other.faults(List.of(at("s0-3", 1, 5), at("s0-0", 2, 6))))
        .containsExactly("s0-0 at seq 2 is behind what was sent after it");
  }

  @Test
  void twoDifferentAcknowledgementsOfOneMessageAreNoticed() {
    history.acknowledged("s0-3", told("s0-3", 9));
    assertThat(history.faults(List.of(at("s0-0", 1, 5), at("s0-3", 2, 6)))).hasSize(1);
  }

  @Test
  void whatWasHeardOfAndIsNotThereIsNoticed() {
    history.heard(told("s0-3", 2));
    history.heard(told("s0-9", 3));
    assertThat(history.faults(List.of(at("s0-0", 1, 5), at("s0-3", 2, 6))))
        .containsExactly("Told[id=s0-9, conversation=c, seq=3] was heard of and is not there");
  }

  private static History.Found at(String clientId, long seq, long pos) {
    String text = Plan.line(Plan.sender(clientId), Plan.n(clientId)).text();
    return new History.Found(told(clientId, seq), pos, clientId, text, 1_000);
  }

  private static History.Told told(String clientId, long seq) {
    return new History.Told(clientId, "c", seq);
  }
}
