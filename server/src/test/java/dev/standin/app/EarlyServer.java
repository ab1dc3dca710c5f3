package dev.standin.app;

import dev.standin.store.sqlite.EarlyStore;
import dev.standin.store.sqlite.SqliteOptions;
import java.util.List;
import java.util.Optional;

/// The whole server with one fault, for the crash test: its store acknowledges before it commits.
/// Nothing in the product leads here.
public final class EarlyServer {

  private EarlyServer() {}

  /// Understands `serve` with its options, as [Main] does.
  public static void main(String[] args) {
    LogLines.install();
    if (Command.parse(List.of(args)) instanceof Command.Serve(Command.Options options)
        && Config.read(Sources.read(options.flags(), System.getenv(), Optional.empty()))
            instanceof Config.Read.Good(Config config)) {
      Server server =
          Server.start(
              config,
              Surroundings.real(),
              (storing, around, ids) ->
                  EarlyStore.open(
                      storing.dataDir(), SqliteOptions.defaults(), around.clock(), ids));
      System.out.print(server.banner().text());
      System.out.flush();
    } else {
      throw new IllegalArgumentException("not understood: " + List.of(args));
    }
  }
}
