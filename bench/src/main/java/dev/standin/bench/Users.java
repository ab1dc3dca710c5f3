package dev.standin.bench;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The people of one server, registered and logged in through its API, and who writes to whom.
final class Users {
  /// Below the burst of registrations that Standin allows an address.
  private static final int COUNT = 22;

  private static final int WRITERS = 20;

  private final Api api;
  private final InetSocketAddress address;
  private final List<Account> accounts = new ArrayList<>();

  private Users(RunningServer server) {
    this.api = new Api(server.uri());
    this.address = server.socketAddress();
  }

  static Users register(RunningServer server) {
    var users = new Users(server);
    for (int i = 0; i < COUNT; i++) {
      users.accounts.add(users.api.register(i));
    }
    return users;
  }

  InetSocketAddress address() {
    return address;
  }

  /// Everyone writes to several others, whose sockets are closed.
  List<Request> writing(int connections) {
    return IntStream.range(0, connections)
        .mapToObj(c -> message(c % WRITERS, (c % WRITERS + 1 + c / WRITERS) % WRITERS))
        .toList();
  }

  List<Request> loggingIn(int connections) {
    return accounts.stream().limit(connections).map(a -> Request.login(address, a)).toList();
  }

  /// The half of the writers that is online while live delivery is measured.
  List<Account> online() {
    return accounts.subList(WRITERS / 2, WRITERS);
  }

  /// The other half writes to those.
  List<Request> toOnline() {
    int half = WRITERS / 2;
    return IntStream.range(0, 3 * half)
        .mapToObj(c -> message(c % half, half + (c + c / half) % half))
        .toList();
  }

  /// One conversation that nothing else writes to, from both sides.
  List<Request> fillingHistory() {
    return List.of(message(WRITERS, WRITERS + 1), message(WRITERS + 1, WRITERS));
  }

  List<Request> readingHistory(int connections) {
    var request = Request.history(address, accounts.get(WRITERS), accounts.get(WRITERS + 1));
    return IntStream.range(0, connections).mapToObj(c -> request).toList();
  }

  /// How many messages the server gives as the history of that conversation.
  int countHistory() {
    var reader = accounts.get(WRITERS);
    var path = "/messages/" + accounts.get(WRITERS + 1).id();
    return api.get(reader, path).split("\"_id\":", -1).length - 1;
  }

  private Request message(int from, int to) {
    return Request.message(address, accounts.get(from), accounts.get(to));
  }
}
