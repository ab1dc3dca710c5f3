package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A front end's client object that outlives its connections, as socket.io-client does: it keeps
/// its session's pid and the last argument of any event that is a string.
final class Device {

  private static final Pattern CONNECTED =
      Pattern.compile("0\\{\"sid\":\"([^\"]+)\",\"pid\":\"([^\"]+)\"}");
  private static final Pattern EVENT =
      Pattern.compile("2\\[\"([^\"]+)\",(\\{.*})(?:,\"([^\"]+)\")?]");
  private static final Pattern ID = Pattern.compile("\"_id\":\"([0-9a-f]{24})\"");

  final List<String> heard = new ArrayList<>();
  final String token;
  String sid = "";
  String pid = "";
  String offset = "";
  boolean recovered;

  /// Sessions that began anew.
  int sessions;

  /// Connections that were refused.
  int refused;

  /// Ids of messages that have no place.
  final List<String> unplaced = new ArrayList<>();

  private final List<Client> connections = new ArrayList<>();

  Device(String token) {
    this.token = token;
  }

  /// Begins a connection; what comes is taken by [#take].
  void comes(Entrance hall) {
    Client client = hall.recovering();
    String recovery =
        pid.isEmpty()
            ? ""
            : ",\"pid\":\""
                + pid
                + "\""
                + (offset.isEmpty() ? "" : ",\"offset\":\"" + offset + "\"");
    client.later("0{\"token\":\"" + token + "\"" + recovery + "}");
    connections.add(client);
  }

  Device connected(Entrance hall) {
    comes(hall);
    hall.settle();
    take(Integer.MAX_VALUE);
    return this;
  }

  /// Reads so many packets of the newest connection; false if there are fewer.
  boolean take(int most) {
    if (connections.isEmpty()) {
      return false;
    }
    List<String> wire = connections.getLast().wire;
    int taken = 0;
    for (; taken < most && !wire.isEmpty(); taken++) {
      read(wire.removeFirst());
    }
    return taken == most;
  }

  private void read(String packet) {
    Matcher answer = CONNECTED.matcher(packet);
    if (answer.matches()) {
      recovered = answer.group(2).equals(pid);
      sid = answer.group(1);
      pid = answer.group(2);
      sessions += recovered ? 0 : 1;
      return;
    }
    if (packet.startsWith("4")) {
      refused++;
      return;
    }
    Matcher event = EVENT.matcher(packet);
    assertThat(event.matches()).as(packet).isTrue();
    if (event.group(3) != null) {
      offset = event.group(3);
    }
    Matcher id = ID.matcher(event.group(2));
    if (event.group(1).startsWith("message") && !packet.contains("\"seq\":")) {
      assertThat(id.find()).isTrue();
      unplaced.add(id.group(1));
      return;
    }
    heard.add(event.group(1) + (id.find() ? " " + id.group(1) : ""));
  }

  /// Whether the event is one that was heard without a place.
  boolean heardUnplaced(String event) {
    return event.startsWith("message ") && unplaced.contains(event.substring(8));
  }

  /// The connection dies with whatever is on the way.
  void cut() {
    if (!connections.isEmpty()) {
      connections.getLast().close();
      connections.clear();
    }
  }

  /// The newest connection takes what is sent, or no more of it.
  void taking(boolean value) {
    connections.getLast().taking = value;
  }

  /// Whether the newest connection has ended.
  boolean ended() {
    return !connections.isEmpty() && connections.getLast().ended();
  }

  boolean away() {
    return connections.isEmpty();
  }
}
