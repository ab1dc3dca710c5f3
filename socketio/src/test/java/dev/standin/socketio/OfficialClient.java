package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One client object as the official JavaScript client behaves (4.8): it keeps the last argument of
/// any event as its offset if it is a string, whatever the event, and never forgets it; events that
/// come before the answer to its CONNECT wait in a buffer that outlives the connection.
final class OfficialClient {

  private static final Pattern ANSWER =
      Pattern.compile("0\\{\"sid\":\"([^\"]+)\",\"pid\":\"([^\"]+)\"}");
  private static final Pattern EVENT =
      Pattern.compile("2\\[\"(\\w+)\"(?:,(\\d+))?(?:,.*)?]", Pattern.DOTALL);
  private static final Pattern LAST_STRING = Pattern.compile("\"([^\"]*)\"]$");

  final String user;

  /// The numbers of the events `e` that its handler got.
  final List<Integer> heard = new ArrayList<>();

  final List<String> sids = new ArrayList<>();
  int recoveries;
  private final World world;
  private final int batch;
  private final List<String> receiveBuffer = new ArrayList<>();
  private @Nullable String pid;
  private @Nullable String lastOffset;
  private @Nullable Client line;
  private boolean connected;

  /// @param batch how many packets come together or not at all: 1 over a WebSocket, 16 by polling
  OfficialClient(World world, String user, int batch) {
    this.world = world;
    this.user = user;
    this.batch = batch;
  }

  boolean offline() {
    return line == null;
  }

  boolean hasSession() {
    return pid != null;
  }

  /// Opens a connection and asks for its session.
  void connects(World.FakeOwner owner) {
    Client client = world.begun(owner, Map.of("EIO", "4"));
    client.taking(false);
    line = client;
    String session = pid == null ? "" : ",\"pid\":\"" + pid + "\"";
    String offset = pid == null || lastOffset == null ? "" : ",\"offset\":\"" + lastOffset + "\"";
    client.later("0{\"user\":\"" + user + "\"" + session + offset + "}");
  }

  /// Takes what comes next from the wire; false if there is nothing.
  boolean takes() {
    Client client = line;
    if (client == null) {
      return false;
    }
    List<String> coming = client.wire.subList(0, Math.min(batch, client.wire.size()));
    List<String> packets = List.copyOf(coming);
    coming.clear();
    packets.forEach(this::packet);
    if (client.wire.isEmpty()) {
      client.taking(true);
      client.taking(false);
    }
    return !packets.isEmpty();
  }

  private void packet(String packet) {
    Matcher answer = ANSWER.matcher(packet);
    if (answer.matches()) {
      String told = answer.group(2);
      recoveries += told.equals(pid) ? 1 : 0;
      sids.add(answer.group(1));
      pid = told;
      connected = true;
      receiveBuffer.forEach(this::event);
      receiveBuffer.clear();
    } else if (connected) {
      event(packet);
    } else {
      receiveBuffer.add(packet);
    }
  }

  private void event(String packet) {
    Matcher event = EVENT.matcher(packet);
    assertThat(event.matches()).as(packet).isTrue();
    if (event.group(1).equals("e")) {
      heard.add(Integer.parseInt(event.group(2)));
    }
    Matcher last = LAST_STRING.matcher(packet);
    if (pid != null && last.find()) {
      lastOffset = last.group(1);
    }
  }

  /// The connection is lost with all that is on its way.
  ///
  /// @param noticed whether the server finds out
  @Nullable Client loses(boolean noticed) {
    Client lost = line;
    line = null;
    connected = false;
    if (lost != null) {
      lost.wire.clear();
      if (noticed) {
        lost.dropsLater(CloseReason.TRANSPORT_CLOSE);
      }
    }
    return lost;
  }

  /// The server closed the connection and everything that it sent was taken.
  boolean cutByServer() {
    return line != null && line.closed() && line.wire.isEmpty();
  }
}
