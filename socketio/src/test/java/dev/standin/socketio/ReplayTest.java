package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.CloseReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// While a client that came back is brought what it missed.
class ReplayTest extends RecoveryFixture {

  @Test
  void whatIsSentDuringTheReplayFollowsItOnceAndInOrder() {
    Told told = connects();
    told.client().drops(CloseReason.TRANSPORT_CLOSE);
    sends("message", 1);
    log.slow = true;
    Client client = returns(told, "o0").hearsNothing();
    log.answer();
    client.hears(connected(told));
    sends("message", 2);
    client.socket().emit("plain", 1);
    client.socket().emitVolatile("volatile", 1);
    client.socket().on("ask", event -> event.ack("yes"));
    client.says("21[\"ask\"]").hearsNothing();
    sends("message", 3);
    log.answer();
    client.hears(
        "2[\"message\",1,\"o1\"]",
        "2[\"message\",2,\"o2\"]",
        "2[\"plain\",1]",
        "31[\"yes\"]",
        "2[\"message\",3,\"o3\"]");
    sends("message", 4);
    client.hears("2[\"message\",4,\"o4\"]");
    world.assertQuiet();
  }

  @Test
  void anEventThatIsReadFromTheLogBeforeItComesLiveIsHeardOnce() {
    Told told = connects();
    told.client().drops(CloseReason.TRANSPORT_CLOSE);
    ListLog.At first = log.append("message", 1);
    ListLog.At second = log.append("message", 2);
    Client client = returns(told, "o0");
    client.hears(connected(told), "2[\"message\",1,\"o1\"]", "2[\"message\",2,\"o2\"]");
    main.at(first).emit("message", 1);
    main.at(second).emit("message", 2);
    sends("message", 3);
    client.hears("2[\"message\",3,\"o3\"]");
    world.assertQuiet();
  }

  @Test
  void theNextPageWaitsForTheTransport() {
    Told told = connects();
    told.client().drops(CloseReason.TRANSPORT_CLOSE);
    for (int i = 1; i <= 5; i++) {
      sends("message", i);
    }
    Client client = world.client();
    client.taking(false);
    client.says("0{\"pid\":\"" + told.pid() + "\"}");
    client.hears(connected(told), "2[\"message\",1,\"o1\"]", "2[\"message\",2,\"o2\"]");
    client.taking(true);
    client.hears("2[\"message\",3,\"o3\"]", "2[\"message\",4,\"o4\"]", "2[\"message\",5,\"o5\"]");
    world.assertQuiet();
  }

  @Test
  void aLargePageGoesOutInPortions() {
    Told told = connects();
    told.client().drops(CloseReason.TRANSPORT_CLOSE);
    log.pageSize = 100;
    for (int i = 0; i < 6; i++) {
      sends("message", "x".repeat(60_000));
    }
    Client client = world.client();
    client.taking(false);
    client.says("0{\"pid\":\"" + told.pid() + "\"}");
    assertThat(client.wire).hasSize(4);
    client.taking(true);
    world.settle();
    assertThat(client.wire).hasSize(7);
    client.wire.clear();
    assertThat(log.asked).containsExactly("resume pid-0 -", "missed o0");
    world.assertQuiet();
  }

  @Test
  void tooManyLiveEventsDuringTheReplayAreReadFromTheLog() {
    Told told = connects();
    told.client().drops(CloseReason.TRANSPORT_CLOSE);
    log.pageSize = 5_000;
    sends("message", 1);
    log.slow = true;
    Client client = returns(told, "o0");
    log.answer();
    client.hears(connected(told));
    for (int i = 2; i <= 2_000; i++) {
      sends("message", i);
    }
    client.socket().emit("plain");
    world.settle();
    log.answer();
    client.hears("2[\"message\",1,\"o1\"]");
    log.answer();
    world.settle();
    assertThat(client.wire).hasSize(2_000);
    assertThat(client.wire.getFirst()).isEqualTo("2[\"message\",2,\"o2\"]");
    assertThat(client.wire.get(1_998)).isEqualTo("2[\"message\",2000,\"o2000\"]");
    assertThat(client.wire.getLast()).isEqualTo("2[\"plain\",null]");
    client.wire.clear();
    world.assertQuiet();
  }

  @Test
  void tooMuchHeldBackClosesTheConnection() {
    Told told = connects();
    Client client = returnsToASlowLog(told);
    List<String> reasons = new ArrayList<>();
    client.socket().onDisconnect(reason -> reasons.add(reason.text()));
    for (int i = 0; i < 1_001; i++) {
      client.socket().emit("plain", i);
    }
    client.isClosed();
    assertThat(reasons).containsExactly("slow client");
    world.assertQuiet();
  }

  @Test
  void theOldConnectionEndsBeforeTheNewOneGoesOn() {
    List<String> seen = new ArrayList<>();
    main.onConnection(
        socket -> {
          seen.add("connection " + socket.recovered());
          socket.join("room");
          socket.onDisconnect(reason -> seen.add(reason.text()));
        });
    Told told = connects();
    sends("message", 1);
    told.client().hears("2[\"message\",1,\"o1\"]");
    World.FakeOwner other = world.owner();
    Client client = world.client(other);
    client.says("0{\"pid\":\"" + told.pid() + "\",\"offset\":\"o0\"}");
    client.hears(connected(told), "2[\"message\",1,\"o1\"]");
    told.client().isClosed();
    assertThat(seen).containsExactly("connection false", "transport close", "connection true");
    assertThat(main.sockets()).hasSize(1);
    main.to("room").emit("here", 1);
    main.to(told.sid()).emit("you", 1);
    client.hears("2[\"here\",1]", "2[\"you\",1]");
    world.assertQuiet();
  }

  @Test
  void twoConnectionsThatResumeOneSessionLeaveOneSocket() {
    Told told = connects();
    log.slow = true;
    Client first = world.client(world.owner());
    Client second = world.client(world.owner());
    first.later("0{\"pid\":\"" + told.pid() + "\"}");
    second.later("0{\"pid\":\"" + told.pid() + "\"}");
    world.settle();
    log.slow = false;
    log.answer();
    world.settle();
    assertThat(main.sockets()).hasSize(1);
    first.wire.clear();
    second.wire.clear();
    sends("message", 1);
    world.settle();
    assertThat(first.wire.size() + second.wire.size()).isEqualTo(1);
    first.wire.clear();
    second.wire.clear();
    world.assertQuiet();
  }
}
