package dev.standin.socketio.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.SessionRig.FakeWire;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HeartbeatTest {

  private static final String UNKNOWN = ": 400 {\"code\":1,\"message\":\"Session ID unknown\"}";

  private SessionRig rig = SessionRig.polling();

  @AfterEach
  void nothingIsLeftUnread() {
    rig.expect();
  }

  @Test
  void firstPingNeverPrecedesTheInterval() {
    rig.get("a");
    rig.millis(299);
    rig.expect();
    rig.millis(1);
    rig.expect("a: 2");
  }

  @Test
  void theNextPingComesAnIntervalAfterThePong() {
    rig.get("a");
    rig.millis(300);
    rig.expect("a: 2");
    rig.get("b");
    rig.millis(50);
    rig.post("p", "3");
    rig.expect("p: ok");
    rig.millis(299);
    rig.expect();
    rig.millis(1);
    rig.expect("b: 2");
  }

  @Test
  void aPollAtTheExactDeadlineIsRefused() {
    rig.now += TimeUnit.MILLISECONDS.toNanos(300);
    rig.session.elapse(rig.now);
    rig.now += TimeUnit.MILLISECONDS.toNanos(200);
    rig.get("a");
    rig.expect("closed: ping timeout", "a" + UNKNOWN);
  }

  @Test
  void aPollJustBeforeTheDeadlineComesTooLateToAnswer() {
    rig.millis(300);
    rig.now += TimeUnit.MILLISECONDS.toNanos(196);
    rig.get("a");
    rig.expect("closed: ping timeout", "a" + UNKNOWN);
  }

  @Test
  void aPollInTimeGetsThePing() {
    rig.millis(300);
    rig.now += TimeUnit.MILLISECONDS.toNanos(190);
    rig.get("a");
    rig.expect("a: 2");
  }

  @Test
  void aWaitingPollIsToldOfTheTimeout() {
    rig.get("a");
    rig.millis(300);
    rig.get("b");
    rig.millis(200);
    rig.expect("a: 2", "b: 1", "closed: ping timeout");
  }

  @Test
  void aLatePongEndsTheSessionOnce() {
    FakeWire wire = new FakeWire("w");
    rig = SessionRig.websocket(wire);
    rig.millis(300);
    rig.expect("w < 2");
    rig.now += TimeUnit.MILLISECONDS.toNanos(200);
    rig.text(wire, "3");
    rig.text(wire, "3");
    rig.expect("w ends: ping timeout", "closed: ping timeout");
  }

  @Test
  void aLateTimerDoesNotMoveTheDeadline() {
    rig.get("a");
    rig.millis(340);
    rig.expect("a: 2");
    assertThat(rig.session.dueAt()).isEqualTo(rig.now + TimeUnit.MILLISECONDS.toNanos(160));
  }

  @Test
  void aProcessThatSleptGivesTheClientItsWholeTimeout() {
    rig.get("a");
    rig.millis(60_000);
    rig.expect("a: 2");
    rig.get("b");
    rig.millis(199);
    rig.expect();
    rig.millis(1);
    rig.expect("b: 1", "closed: ping timeout");
  }

  @Test
  void theHeartbeatGoesOnAfterTheUpgrade() {
    FakeWire wire = rig.probe("w");
    rig.text(wire, "2probe");
    rig.text(wire, "5");
    rig.expect("w < 3probe");
    rig.millis(300);
    rig.expect("w < 2");
    rig.text(wire, "3");
    rig.millis(300);
    rig.expect("w < 2");
    rig.millis(200);
    rig.expect("w ends: ping timeout", "closed: ping timeout");
  }

  @Test
  void aPingThatNobodyFetchedMovesToTheWebSocket() {
    rig.millis(300);
    FakeWire wire = rig.probe("w");
    rig.text(wire, "2probe");
    rig.text(wire, "5");
    rig.expect("w < 3probe", "w < 2");
  }
}
