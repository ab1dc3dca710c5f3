package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.socketio.engineio.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Recovery from memory, on the wire.
class MemoryRecoveryTest {

  private static final Pattern CONNECTED =
      Pattern.compile("0\\{\"sid\":\"([A-Za-z0-9_-]{20})\",\"pid\":\"([A-Za-z0-9_-]{20})\"}");
  private static final Pattern MARKED =
      Pattern.compile("(.*),\"([A-Za-z0-9_-]{8}-[0-9a-z]+)\"]", Pattern.DOTALL);

  private World world = world(10_000, 1_000_000, 100);
  private Namespace main = world.server.of("/");

  private static World world(int maxEvents, long maxBytes, int maxSessions) {
    Recovery recovery =
        new Recovery(
            Duration.ofSeconds(60),
            maxEvents,
            maxBytes,
            maxSessions,
            socket -> String.valueOf(socket.auth().get("user")));
    return new World(SocketIoOptions.defaults().toBuilder().recovery(recovery), 1);
  }

  private void bounds(int maxEvents, long maxBytes, int maxSessions) {
    world = world(maxEvents, maxBytes, maxSessions);
    main = world.server.of("/");
  }

  /// What a client knows of its session.
  private static final class Guest {
    private final String user;
    private Client client;
    private String sid = "";
    private String pid = "";
    private String offset = "";

    Guest(String user, Client client) {
      this.user = user;
      this.client = client;
    }

    /// Reads the answer to its CONNECT.
    void connected() {
      Matcher answer = CONNECTED.matcher(client.wire.removeFirst());
      assertThat(answer.matches()).isTrue();
      sid = answer.group(1);
      pid = answer.group(2);
    }

    /// Exactly these events came, given without their offsets.
    void hears(String... events) {
      List<String> heard = new ArrayList<>();
      for (String packet : client.wire) {
        Matcher marked = MARKED.matcher(packet);
        heard.add(marked.matches() ? marked.group(1) + "]" : packet);
        offset = marked.matches() ? marked.group(2) : offset;
      }
      assertThat(heard).containsExactly(events);
      client.wire.clear();
    }
  }

  private Guest arrives(String user) {
    Guest guest = new Guest(user, world.client().says("0{\"user\":\"" + user + "\"}"));
    guest.connected();
    return guest;
  }

  private void returns(Guest guest) {
    returns(guest, world.owner());
  }

  private void returns(Guest guest, World.FakeOwner owner) {
    guest.client = world.client(owner);
    guest.client.says(
        "0{\"user\":\"%s\",\"pid\":\"%s\"%s}"
            .formatted(
                guest.user,
                guest.pid,
                guest.offset.isEmpty() ? "" : ",\"offset\":\"" + guest.offset + "\""));
  }

  private void leaves(Guest guest) {
    guest.client.drops(CloseReason.TRANSPORT_CLOSE);
  }

  private static String answer(Guest guest) {
    return "0{\"sid\":\"" + guest.sid + "\",\"pid\":\"" + guest.pid + "\"}";
  }

  @Test
  void idRoomsDataAndMissedEventsComeBack() {
    List<String> seen = new ArrayList<>();
    main.onConnection(
        socket -> seen.add(socket.recovered() + " " + socket.rooms().size() + socket.data()));
    Guest ana = arrives("ana");
    Guest bo = arrives("bo");
    Socket socket = ana.client.socket();
    socket.join("room");
    socket.data().put("name", "Ana");
    main.to("room").emit("message", 1);
    world.settle();
    ana.hears("2[\"message\",1]");
    leaves(ana);
    main.to("room").emit("message", 2);
    main.to("other").emit("message", 3);
    main.except("room").emit("message", 4);
    main.to(ana.sid).emit("message", 5);
    main.emit("message", 6);
    main.volatileEvents().emit("message", 7);
    socket.emit("late", 8);
    returns(ana);
    ana.hears(
        answer(ana), "2[\"message\",2]", "2[\"message\",5]", "2[\"message\",6]", "2[\"late\",8]");
    bo.hears("2[\"message\",4]", "2[\"message\",6]", "2[\"message\",7]");
    assertThat(seen).containsExactly("false 1{}", "false 1{}", "true 2{name=Ana}");
    main.to("room").emit("message", 9);
    world.settle();
    ana.hears("2[\"message\",9]");
    world.assertQuiet();
  }

  @Test
  void whatTheMiddlewarePutThisTimeWinsOverWhatWasKept() {
    main.use(
        socket -> {
          socket.data().put("visit", socket.auth().containsKey("pid") ? "second" : "first");
          socket.join("checked");
          return CompletableFuture.completedFuture(new Middleware.Verdict.Accept());
        });
    Guest ana = arrives("ana");
    ana.client.socket().data().put("old", 1);
    leaves(ana);
    returns(ana);
    ana.hears(answer(ana));
    assertThat(ana.client.socket().data()).isEqualTo(Map.of("visit", "second", "old", 1));
    assertThat(ana.client.socket().rooms()).containsExactlyInAnyOrder("checked", ana.sid);
    world.assertQuiet();
  }

  @Test
  void aPidIsNoUseToAnybodyElse() {
    Guest ana = arrives("ana");
    leaves(ana);
    Client thief = world.client().says("0{\"user\":\"bo\",\"pid\":\"" + ana.pid + "\"}");
    assertThat(thief.socket().recovered()).isFalse();
    assertThat(thief.wire.removeFirst()).doesNotContain(ana.sid).doesNotContain(ana.pid);
    returns(ana);
    ana.hears(answer(ana));
    Client again = world.client().says("0{\"user\":\"bo\",\"pid\":\"" + ana.pid + "\"}");
    ana.client.isOpen();
    again.wire.clear();
    world.assertQuiet();
  }

  @Test
  void aSessionEndsWithItsWindow() {
    Guest ana = arrives("ana");
    Guest bo = arrives("bo");
    leaves(ana);
    leaves(bo);
    world.pass(Duration.ofMillis(59_999));
    returns(bo);
    bo.hears(answer(bo));
    world.pass(Duration.ofMillis(1));
    String old = ana.pid;
    returns(ana);
    ana.connected();
    assertThat(ana.pid).isNotEqualTo(old);
    assertThat(ana.client.socket().recovered()).isFalse();
    world.assertQuiet();
  }

  @Test
  void onlyEndsAfterWhichClientsComeBackAreRecoverable() {
    for (CloseReason reason : CloseReason.values()) {
      Guest guest = arrives("ana");
      guest.client.drops(reason);
      returns(guest);
      boolean recovered = guest.client.socket().recovered();
      boolean clientsFault = reason == CloseReason.PARSE_ERROR || reason == CloseReason.RATE_LIMIT;
      assertThat(recovered).as("%s", reason).isEqualTo(!clientsFault);
      guest.client.wire.clear();
    }
    Guest left = arrives("ana");
    left.client.says("1");
    returns(left);
    assertThat(left.client.socket().recovered()).isFalse();
    left.client.wire.clear();
    Guest dismissed = arrives("ana");
    dismissed.client.socket().disconnect(false);
    world.settle();
    dismissed.client.hears("1");
    returns(dismissed);
    assertThat(dismissed.client.socket().recovered()).isFalse();
    dismissed.client.wire.clear();
    world.assertQuiet();
  }

  @Test
  void whoMissedMoreThanIsKeptIsNotRecovered() {
    bounds(10, 1_000_000, 100);
    Guest ana = arrives("ana");
    Guest bo = arrives("bo");
    main.emit("first");
    world.settle();
    ana.hears("2[\"first\"]");
    bo.client.wire.clear();
    leaves(ana);
    leaves(bo);
    for (int i = 0; i < 10; i++) {
      main.emit("e", i);
    }
    returns(ana);
    assertThat(ana.client.socket().recovered()).isTrue();
    assertThat(ana.client.wire).hasSize(11);
    returns(bo);
    assertThat(bo.client.socket().recovered()).isFalse();
    ana.client.wire.clear();
    bo.client.wire.clear();
    world.assertQuiet();
  }

  @Test
  void bytesAreBoundedToo() {
    bounds(10_000, 10_000, 100);
    Guest ana = arrives("ana");
    leaves(ana);
    main.emit("e", "x".repeat(6_000));
    main.emit("e", "x".repeat(6_000));
    returns(ana);
    assertThat(ana.client.socket().recovered()).isFalse();
    ana.client.wire.clear();
    world.assertQuiet();
  }

  @Test
  void theOldestSessionGoesWhenThereAreTooMany() {
    bounds(100, 10_000, 2);
    List<Guest> guests = List.of(arrives("a"), arrives("b"), arrives("c"));
    guests.forEach(this::leaves);
    List<Boolean> recovered = new ArrayList<>();
    for (Guest guest : guests) {
      returns(guest);
      recovered.add(guest.client.socket().recovered());
      guest.client.wire.clear();
    }
    assertThat(recovered).containsExactly(false, true, true);
    world.assertQuiet();
  }

  /// Its offset is older than all that is kept, but it has missed nothing.
  @Test
  void aClientThatHeardNothingForLongIsRecoveredOnABusyServer() {
    bounds(100, 1_000_000, 100);
    Guest quiet = arrives("quiet");
    Guest busy = arrives("busy");
    busy.client.socket().join("busy");
    for (int i = 0; i < 1_000; i++) {
      main.to("busy").emit("e", i);
      world.settle();
    }
    busy.client.wire.clear();
    leaves(quiet);
    main.to(quiet.sid).emit("for you");
    returns(quiet);
    quiet.hears(answer(quiet), "2[\"for you\"]");
    world.pass(Duration.ofMinutes(10));
    main.to("busy").emit("e", 0);
    leaves(quiet);
    returns(quiet);
    quiet.hears(answer(quiet));
    busy.client.wire.clear();
    world.assertQuiet();
  }

  @Test
  void nothingIsKeptWhenNobodyCanMissIt() {
    Guest ana = arrives("ana");
    main.emit("e", 1);
    world.settle();
    ana.hears("2[\"e\",1]");
    leaves(ana);
    world.pass(Duration.ofMinutes(10));
    assertThat(world.pendingTimers()).isZero();
    world.assertQuiet();
  }

  @Test
  void anOldConnectionThatIsStillThoughtAliveGivesWay() {
    List<String> ends = new ArrayList<>();
    main.onConnection(socket -> socket.onDisconnect(reason -> ends.add(reason.text())));
    Guest ana = arrives("ana");
    ana.client.socket().join("room");
    Client dead = ana.client;
    main.to("room").emit("e", 1);
    world.settle();
    dead.wire.clear();
    returns(ana);
    ana.hears(answer(ana), "2[\"e\",1]");
    dead.isClosed();
    assertThat(ends).containsExactly("transport close");
    world.assertQuiet();
  }

  @Test
  void anOffsetOfAnEarlierProcessMeansNothing() {
    Guest ana = arrives("ana");
    main.emit("e", 1);
    world.settle();
    ana.hears("2[\"e\",1]");
    for (String offset : List.of("abcdefgh-z", "x", ana.offset + "zz", "-", ana.offset + "é")) {
      leaves(ana);
      ana.offset = offset.replace("\"", "");
      returns(ana);
      ana.hears(answer(ana), "2[\"e\",1]");
    }
    world.assertQuiet();
  }

  @Test
  void handlersOfConnectionJoinRoomsAndHearThemRightAfterWhatWasMissed() {
    main.onConnection(
        socket -> {
          socket.join("lobby");
          main.to("lobby").emit("joined", socket.recovered());
          socket.emit("welcome", 1);
        });
    Guest ana = arrives("ana");
    ana.hears("2[\"joined\",false]", "2[\"welcome\",1]");
    leaves(ana);
    main.emit("missed", 1);
    returns(ana);
    ana.hears(answer(ana), "2[\"missed\",1]", "2[\"joined\",true]", "2[\"welcome\",1]");
    world.assertQuiet();
  }

  @Test
  void anIdentityThatCannotBeToldClosesTheConnection() {
    Recovery recovery =
        Recovery.within(
            Duration.ofSeconds(1),
            socket -> {
              throw new IllegalStateException("who?");
            });
    World other = new World(SocketIoOptions.defaults().toBuilder().recovery(recovery), 1);
    Client client = other.client().says("0");
    client.isClosed();
    assertThat(other.faults).containsExactly("the recovery log of /: who?");
  }

  @Test
  void boundsAreChecked() {
    assertThatThrownBy(() -> Recovery.within(Duration.ZERO, socket -> ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Recovery(Duration.ofSeconds(1), 0, 1, 1, socket -> ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
