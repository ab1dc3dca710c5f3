package dev.standin.socketio.faults;

import dev.standin.socketio.example.ExampleProcess;
import dev.standin.socketio.faults.Faults.Direction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The example server behind a network that fails, for clients in other languages. Arguments: the
/// ledger's file, and `kill` if each cut is to kill the server, too. Says `ready on PORT`; takes
/// lines `DIRECTION COUNT SEED` from its standard input, cuts so often, then says `calm`. Ends with
/// its standard input.
public final class FaultyExample {

  private final String ledger;
  private final boolean kill;
  private ExampleProcess server;
  private final FaultyProxy proxy;
  private volatile Faults faults = Faults.none();

  private FaultyExample(String ledger, boolean kill) {
    this.ledger = ledger;
    this.kill = kill;
    server = start();
    proxy = new FaultyProxy(server.port(), new Random(1), this::afterCut);
  }

  public static void main(String[] args) throws IOException {
    FaultyExample example = new FaultyExample(args[0], args.length > 1 && args[1].equals("kill"));
    System.out.println("ready on " + example.proxy.port());
    example.obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    example.server.close();
    System.exit(0);
  }

  private void obey(BufferedReader orders) throws IOException {
    for (@Nullable String line = orders.readLine(); line != null; line = orders.readLine()) {
      String[] words = line.split(" ");
      Random random = new Random(Long.parseLong(words[2]));
      faults =
          Faults.atRandomBytes(Direction.valueOf(words[0]), Integer.parseInt(words[1]), random);
      proxy.fail(faults);
    }
  }

  /// With a heartbeat that is quick to notice a silent end: the JavaScript client falls silent when
  /// its probe is cut after it has paused its polling.
  private ExampleProcess start() {
    return ExampleProcess.start(
        "--ledger", ledger, "--ping-interval", "300", "--ping-timeout", "700");
  }

  private void afterCut() {
    if (kill) {
      server.kill();
      server = start();
      proxy.target(server.port());
    }
    if (faults.left() == 0) {
      System.out.println("calm");
    }
  }
}
