package dev.standin.socketio.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.SessionRig.FakeWire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WebSocketSessionTest {

  private final FakeWire wire = new FakeWire("w");
  private final SessionRig rig = SessionRig.websocket(wire);

  @AfterEach
  void nothingIsLeftUnread() {
    rig.expect();
  }

  @Test
  void textAndBytesGoBothWays() {
    rig.text(wire, "4hello");
    rig.session.binary(wire, new byte[] {1, 2}, rig.now);
    rig.send("world");
    rig.session.send(EngineMessage.binary(new byte[] {3}));
    rig.expect("text hello", "bytes 0102", "w < 4world", "w < bytes 03");
  }

  @Test
  void aClosePacketEndsTheSocket() {
    rig.text(wire, "1");
    rig.expect("w ends: transport close", "closed: transport close");
    assertThat(rig.session.finished()).isTrue();
  }

  @Test
  void whatIsNoPacketEndsTheSocket() {
    rig.text(wire, "abc");
    rig.expect("w ends: parse error", "closed: parse error");
    rig.text(wire, "4never");
    rig.expect();
  }

  @Test
  void aLostSocketIsReportedOnce() {
    rig.session.gone(wire, CloseReason.TRANSPORT_CLOSE);
    rig.session.gone(wire, CloseReason.TRANSPORT_ERROR);
    rig.expect("w ends: transport close", "closed: transport close");
  }

  @Test
  void pollsOfAWebSocketSessionAreRefused() {
    rig.get("a");
    rig.expect("a: 400 {\"code\":3,\"message\":\"Bad request\"}");
  }

  @Test
  void aCloggedSocketKeepsTheOrder() {
    wire.clogged = true;
    rig.send("1", "2");
    wire.clogged = false;
    rig.send("3");
    rig.expect();
    rig.session.drained(wire);
    rig.expect("w < 41", "w < 42", "w < 43");
  }

  @Test
  void aClientThatDoesNotReadIsGivenUp() {
    wire.clogged = true;
    for (int i = 0; i < 21; i++) {
      rig.send("m");
    }
    rig.expect("w ends: slow client", "closed: slow client");
  }

  @Test
  void volatileMessagesAreDroppedWhileClogged() {
    wire.clogged = true;
    rig.session.sendVolatile(EngineMessage.text("lost"));
    wire.clogged = false;
    rig.session.sendVolatile(EngineMessage.text("seen"));
    rig.expect("w < 4seen");
  }

  @Test
  void closingWaitsForTheBacklogAndThenEnds() {
    wire.clogged = true;
    rig.send("1");
    rig.session.close(CloseReason.FORCED_CLOSE, rig.now);
    rig.expect("closed: forced close");
    wire.clogged = false;
    rig.session.drained(wire);
    rig.expect("w < 41", "w ends: forced close");
  }

  @Test
  void closingACloggedSocketHasADeadline() {
    wire.clogged = true;
    rig.send("1");
    rig.session.close(CloseReason.FORCED_CLOSE, rig.now);
    rig.expect("closed: forced close");
    rig.millis(2_000);
    rig.expect("w ends: forced close");
  }
}
