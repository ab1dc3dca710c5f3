package dev.standin.socketio.faults;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A session that polls.
final class PollingLink implements Link {

  private static final Pattern OPEN = Pattern.compile("0\\{\"sid\":\"([^\"]+)\".*}");

  final Sockets sockets;
  final String sid;
  private final Deque<String> received = new ArrayDeque<>();

  private PollingLink(Sockets sockets, String sid) {
    this.sockets = sockets;
    this.sid = sid;
  }

  static PollingLink open(int port) throws IOException {
    Sockets sockets = new Sockets(port);
    String answer = sockets.request("GET", "", "");
    Matcher open = OPEN.matcher(answer);
    if (!open.matches()) {
      throw new IOException("no OPEN packet: " + answer);
    }
    return new PollingLink(sockets, open.group(1));
  }

  @Override
  public void send(List<String> packets) throws IOException {
    sockets.request("POST", "&sid=" + sid, String.join("\u001e", packets));
  }

  @Override
  public String receive() throws IOException {
    while (received.isEmpty()) {
      poll();
    }
    return received.removeFirst();
  }

  /// Asks once, and answers a ping.
  void poll() throws IOException {
    String payload = sockets.request("GET", "&sid=" + sid, "");
    for (String packet : payload.split("\u001e")) {
      switch (packet) {
        case "2" -> send(List.of("3"));
        case "6" -> {}
        case "1" -> throw new IOException("the server closed the session");
        default -> received.add(packet);
      }
    }
  }

  boolean hasReceived() {
    return !received.isEmpty();
  }

  @Override
  public void close() {
    sockets.close();
  }
}
