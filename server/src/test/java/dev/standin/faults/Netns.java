package dev.standin.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A network namespace with two wires to this one: over the first go clients and the store, over
/// the second goes Redis. A wire that is down drops packets, as a network does that is cut.
final class Netns implements AutoCloseable {

  private final String name;
  private final int net;

  private Netns(String name, int net) {
    this.name = name;
    this.net = net;
  }

  /// None where it is not permitted.
  static Optional<Netns> make() {
    int net = (int) (ProcessHandle.current().pid() % 200) + 20;
    Netns made = new Netns("sf" + ProcessHandle.current().pid(), net);
    if (!ip(List.of("netns", "add", made.name))) {
      return Optional.empty();
    }
    boolean well = ip(List.of("-n", made.name, "link", "set", "lo", "up"));
    for (int wire = 0; wire < 2; wire++) {
      well &= made.wire(wire);
    }
    if (!well) {
      made.close();
      throw new AssertionError("the namespace " + made.name + " has no wires");
    }
    return Optional.of(made);
  }

  private boolean wire(int n) {
    String near = near(n);
    String far = near + "p";
    return ip(List.of("link", "add", near, "type", "veth", "peer", "name", far, "netns", name))
        && ip(List.of("addr", "add", address(n, 1) + "/30", "dev", near))
        && ip(List.of("-n", name, "addr", "add", address(n, 2) + "/30", "dev", far))
        && ip(List.of("link", "set", near, "up"))
        && ip(List.of("-n", name, "link", "set", far, "up"));
  }

  private String near(int n) {
    return "sv" + net + "x" + n;
  }

  private String address(int wire, int end) {
    return "10.77." + net + "." + (4 * wire + end);
  }

  /// Where a proxy for what is inside has to listen.
  InetAddress outside(int wire) {
    try {
      return InetAddress.getByName(address(wire, 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where a server inside has to listen.
  String inside() {
    return address(0, 2);
  }

  /// What stands before a command that is to run inside.
  List<String> prefix() {
    return List.of("ip", "netns", "exec", name);
  }

  /// Redis can't be reached from inside, or can again.
  void redis(boolean up) {
    if (!ip(List.of("link", "set", near(1), up ? "up" : "down"))) {
      throw new AssertionError("the wire can't be set");
    }
  }

  private static boolean ip(List<String> arguments) {
    try {
      var command = new ArrayList<>(List.of("ip"));
      command.addAll(arguments);
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean well = process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
      if (!well) {
        System.out.println("ip " + String.join(" ", arguments) + ": " + said);
      }
      return well;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Removes the wires first: a namespace takes them along only some time after its end, and until
  /// then their names are taken.
  @Override
  public void close() {
    ip(List.of("link", "del", near(0)));
    ip(List.of("link", "del", near(1)));
    ip(List.of("netns", "del", name));
  }
}
