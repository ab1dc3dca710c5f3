package dev.standin.socketio.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.SessionRig.FakeWire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UpgradeTest {

  private static final String BAD = ": 400 {\"code\":3,\"message\":\"Bad request\"}";

  private SessionRig rig = SessionRig.polling();

  @AfterEach
  void nothingIsLeftUnread() {
    rig.expect();
  }

  @Test
  void probeFlushesAWaitingPollWithNoop() {
    rig.get("a");
    FakeWire wire = rig.probe("w");
    rig.text(wire, "2probe");
    rig.expect("w < 3probe", "a: 6");
    assertThat(rig.session.transport()).isEqualTo("polling");
    assertThat(rig.upgrades).isZero();
    rig.text(wire, "5");
    assertThat(rig.upgrades).isEqualTo(1);
    rig.text(wire, "4hello");
    rig.expect("text hello");
    assertThat(rig.session.transport()).isEqualTo("websocket");
  }

  @Test
  void aPollAfterTheProbeGetsItsNoopSoon() {
    FakeWire wire = rig.probe("w");
    rig.text(wire, "2probe");
    rig.expect("w < 3probe");
    rig.get("a");
    rig.millis(24);
    rig.expect();
    rig.millis(1);
    rig.expect("a: 6");
  }

  @Test
  void aPollRightBehindTheUpgradePacketIsRefused() {
    FakeWire wire = rig.probe("w");
    rig.text(wire, "2probe");
    rig.get("a");
    rig.text(wire, "5");
    rig.expect("w < 3probe", "a" + BAD);
  }

  @Test
  void pollAndPostAfterTheUpgradeAreRefused() {
    List<FakeWire> wires = new ArrayList<>();
    rig = SessionRig.upgraded("w", wires);
    rig.get("a");
    rig.post("p", "4lost");
    rig.expect("a" + BAD, "p" + BAD);
    rig.text(wires.getFirst(), "4hello");
    rig.expect("text hello");
  }

  @Test
  void eventsSentDuringTheUpgradeStayOrdered() {
    rig.get("a");
    FakeWire wire = rig.probe("w");
    rig.send("1");
    rig.text(wire, "2probe");
    rig.send("2");
    rig.get("b");
    rig.send("3");
    rig.session.flush();
    rig.send("4");
    rig.text(wire, "5");
    rig.send("5");
    rig.expect("w < 3probe", "a: 41", "b: 42", "w < 43", "w < 44", "w < 45");
  }

  @Test
  void lostProbeSocketLeavesPollingAlive() {
    FakeWire wire = rig.probe("w");
    rig.text(wire, "2probe");
    rig.expect("w < 3probe");
    rig.session.gone(wire, CloseReason.TRANSPORT_CLOSE);
    rig.send("still here");
    rig.get("a");
    rig.expect("a: 4still here");
    FakeWire again = rig.probe("x");
    rig.text(again, "2probe");
    rig.text(again, "5");
    rig.expect("x < 3probe");
    assertThat(rig.session.transport()).isEqualTo("websocket");
  }

  @Test
  void wrongProbeTextIsRefused() {
    FakeWire wire = rig.probe("w");
    rig.text(wire, "2prob");
    rig.text(wire, "2probe");
    rig.expect("w ends: transport error");
    rig.post("p", "4a");
    rig.expect("text a", "p: ok");
  }

  @Test
  void anUpgradeWithoutAProbeIsRefused() {
    FakeWire wire = rig.probe("w");
    rig.text(wire, "5");
    rig.expect("w ends: transport error");
  }

  @Test
  void aMessageOnAProbingSocketIsRefused() {
    FakeWire wire = rig.probe("w");
    rig.text(wire, "2probe");
    rig.text(wire, "4early");
    rig.expect("w < 3probe", "w ends: transport error");
  }

  @Test
  void bytesOnAProbingSocketAreRefused() {
    FakeWire wire = rig.probe("w");
    rig.session.binary(wire, new byte[] {4}, rig.now);
    rig.expect("w ends: transport error");
  }

  @Test
  void secondUpgradeIsAcceptedThenClosed() {
    FakeWire first = rig.probe("w");
    rig.probe("x");
    rig.expect("x ends: transport error");
    rig.text(first, "2probe");
    rig.text(first, "5");
    rig.probe("y");
    rig.expect("w < 3probe", "y ends: transport error");
    rig.text(first, "4hello");
    rig.expect("text hello");
  }

  @Test
  void upgradeTimeoutClosesTheProbeAlone() {
    rig = SessionRig.polling(new EngineLimits(10_000, 200, 1_000, 1_000, 3, 4_096, 20, 2_000));
    FakeWire slow = rig.probe("s");
    rig.text(slow, "2probe");
    rig.millis(999);
    rig.expect("s < 3probe");
    rig.millis(1);
    rig.expect("s ends: transport error");
    rig.send("alive");
    rig.get("b");
    rig.expect("b: 4alive");
  }

  @Test
  void theEndOfTheSessionEndsTheProbe() {
    rig.probe("w");
    rig.post("p", "1");
    rig.expect("w ends: transport close", "closed: transport close", "p: ok");
  }

  @Test
  void aPostInFlightAtTheUpgradeIsNotLost() {
    var post = rig.new Http("p");
    rig.session.posts().begin(post, rig.now);
    FakeWire wire = rig.probe("w");
    rig.text(wire, "2probe");
    rig.text(wire, "5");
    rig.session.posts().body(post, "4late", rig.now);
    rig.expect("w < 3probe", "text late", "p: ok");
  }

  @Test
  void aBacklogMovesToTheWebSocketAsFastAsItDrains() {
    rig.send("1", "2", "3");
    FakeWire wire = rig.probe("w");
    rig.text(wire, "2probe");
    wire.clogged = true;
    rig.text(wire, "5");
    rig.send("4");
    rig.expect("w < 3probe");
    wire.clogged = false;
    rig.session.drained(wire);
    rig.send("5");
    rig.expect("w < 41", "w < 42", "w < 43", "w < 44", "w < 45");
  }

  @Test
  void closingDuringTheUpgradeStillDeliversTheBacklog() {
    rig.send("1", "2");
    FakeWire wire = rig.probe("w");
    rig.text(wire, "2probe");
    rig.session.close(CloseReason.FORCED_CLOSE, rig.now);
    rig.text(wire, "5");
    rig.expect("w < 3probe", "closed: forced close", "w < 41", "w < 42", "w ends: forced close");
  }
}
