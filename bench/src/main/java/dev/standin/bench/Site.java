package dev.standin.bench;

import java.util.Optional;

/// One contestant while it runs: its process, its store if that is another one, and its users.
final class Site implements AutoCloseable {
  static final int SERVER_CORE = 0;
  static final String GENERATOR_CORE = "1";

  private final Contestant contestant;
  private final RunningServer server;
  private final Optional<RunningServer> store;
  private final Users users;

  private Site(Contestant contestant, RunningServer server, Optional<RunningServer> store) {
    this.contestant = contestant;
    this.server = server;
    this.store = store;
    this.users = Users.register(server);
  }

  /// Starts the server on its one core and registers the users through its API.
  static Site open(Contestant contestant, Options options) {
    var store = contestant.startStore(options.run().work());
    var server = contestant.start(options, store, Integer.toString(SERVER_CORE));
    return new Site(contestant, server, store);
  }

  Contestant contestant() {
    return contestant;
  }

  RunningServer server() {
    return server;
  }

  Optional<RunningServer> store() {
    return store;
  }

  Users users() {
    return users;
  }

  @Override
  public void close() {
    server.close();
    store.ifPresent(RunningServer::close);
  }
}
