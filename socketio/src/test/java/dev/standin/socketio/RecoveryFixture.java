package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.CloseReason;

/// A namespace on a log, and clients that come back to it.
abstract class RecoveryFixture {

  final World world = new World();
  final Namespace main = world.server.of("/");
  final ListLog log = new ListLog();

  RecoveryFixture() {
    main.recoverFrom(log);
  }

  /// What the first client of this world is told: its id, and a pid.
  record Told(Client client, String sid, String pid) {}

  Told connects() {
    return told(world.client().says("0"));
  }

  static Told told(Client client) {
    String answer = client.wire.removeFirst();
    assertThat(answer).matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"pid\":\"pid-\\d+\"}");
    return new Told(client, answer.substring(9, 29), answer.substring(38, answer.length() - 2));
  }

  void sends(String event, Object... args) {
    ListLog.At place = log.append(event, args);
    main.at(place).emit(event, args);
  }

  Client returns(Told told, String offset) {
    return world.client().says("0{\"pid\":\"" + told.pid + "\",\"offset\":\"" + offset + "\"}");
  }

  static String connected(Told told) {
    return "0{\"sid\":\"" + told.sid + "\",\"pid\":\"" + told.pid + "\"}";
  }

  /// Drops and comes back; the log has told that the session goes on, and takes its time with the
  /// rest.
  final Client returnsToASlowLog(Told told) {
    told.client().drops(CloseReason.TRANSPORT_CLOSE);
    log.slow = true;
    Client client = returns(told, "o0");
    log.answer();
    client.hears(connected(told));
    return client;
  }
}
