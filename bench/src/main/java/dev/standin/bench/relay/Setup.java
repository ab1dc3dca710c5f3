package dev.standin.bench.relay;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What one run does.
///
/// @param root the repository
/// @param work an empty folder for logs
/// @param commit what is measured, for the history
/// @param date the day, for the history
/// @param scenarios some of cold, direct, room, connects, stalled
/// @param rounds how often each figure is taken; the table shows medians
/// @param seconds the length of a window at a fixed rate
/// @param users sockets that write to each other in the 1:1 loads
/// @param heartbeatSeconds how long 15,000 idle connections are watched; 0 leaves it out
record Setup(
    Path root,
    Path work,
    String commit,
    String date,
    List<Peer> peers,
    List<String> scenarios,
    int rounds,
    int seconds,
    int users,
    int heartbeatSeconds) {

  static Setup parse(String[] args) {
    var given = new HashMap<String, String>();
    boolean quick = false;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--quick")) {
        quick = true;
      } else if (args[i].startsWith("--") && i + 1 < args.length) {
        given.put(args[i].substring(2), args[++i]);
      } else {
        throw new IllegalArgumentException("not understood: " + args[i]);
      }
    }
    Setup setup = from(given, quick);
    if (!given.isEmpty()) {
      throw new IllegalArgumentException("no such option: " + given.keySet());
    }
    return setup;
  }

  private static Setup from(Map<String, String> given, boolean quick) {
    return new Setup(
        Path.of(take(given, "root", ".")),
        Path.of(take(given, "work", "bench/target")),
        take(given, "commit", "unknown"),
        take(given, "date", "unknown"),
        Arrays.stream(take(given, "servers", "standin,node,netty-socketio,socketioxide").split(","))
            .map(Peer::named)
            .toList(),
        List.of(take(given, "scenarios", "cold,direct,room,connects,stalled").split(",")),
        number(given, "rounds", quick ? 1 : 3),
        number(given, "seconds", quick ? 2 : 4),
        number(given, "users", 100),
        number(given, "heartbeat-seconds", quick ? 0 : 25));
  }

  private static String take(Map<String, String> given, String name, String otherwise) {
    var value = given.remove(name);
    return value == null ? otherwise : value;
  }

  private static int number(Map<String, String> given, String name, int otherwise) {
    var text = take(given, name, Integer.toString(otherwise));
    if (!text.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException("--" + name + " takes a number from 0 to 999999: " + text);
    }
    return Integer.parseInt(text);
  }
}
