package dev.standin.app;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a person sees when the server is ready: its addresses as a tree, then the ready line.
///
/// @param data where everything is stored
/// @param nodes how this node is joined to others, if it may be
record Banner(
    String version,
    boolean tls,
    Optional<String> host,
    int port,
    String data,
    Optional<String> nodes,
    String model) {

  private static final int MOST_NETWORKS = 3;

  /// The address to use on this machine.
  String url() {
    return url(host.filter(name -> !isAny(name)).orElse("localhost"));
  }

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(line("this machine", url()));
    if (host.isEmpty() || isAny(host.get())) {
      networks().forEach(address -> lines.add(line("network", url(address))));
    }
    lines.add(line("how to use it", url() + "/docs"));
    lines.add(line("health", url() + "/health/ready"));
    lines.add(line("data", data));
    nodes.ifPresent(how -> lines.add(line("nodes", how)));
    lines.add(line("model", model));
    var text = new StringBuilder("Standin ").append(version).append('\n');
    for (int i = 0; i < lines.size(); i++) {
      text.append(i + 1 < lines.size() ? "├─ " : "└─ ").append(lines.get(i)).append('\n');
    }
    return text.append("Standin is ready on ").append(url()).append('\n').toString();
  }

  private static String line(String what, String value) {
    return "%-14s %s".formatted(what, value);
  }

  private String url(String name) {
    String shown = name.contains(":") ? "[" + name + "]" : name;
    return (tls ? "https://" : "http://") + shown + ":" + port;
  }

  private static boolean isAny(String name) {
    return name.equals("0.0.0.0") || name.equals("::");
  }

  /// This machine's own IPv4 addresses in its networks.
  private static List<String> networks() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(Banner::isUp)
          .flatMap(network -> network.getInterfaceAddresses().stream())
          .map(InterfaceAddress::getAddress)
          .filter(Inet4Address.class::isInstance)
          .map(InetAddress::getHostAddress)
          .limit(MOST_NETWORKS)
          .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }
}
