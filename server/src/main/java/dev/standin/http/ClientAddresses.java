package dev.standin.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Whose request this is, for throttles: the peer, or behind trusted proxies the last address in
/// `X-Forwarded-For` that is not one of them. Who speaks IPv6 counts by their /64, which is what
/// one customer gets.
public final class ClientAddresses implements Function<HttpServerRequest, String> {

  private static final int MOST_HOPS = 32;

  /// `127.1` and `2130706433` are addresses too for the JDK; not for us.
  private static final Pattern FOUR_NUMBERS = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}");

  private final List<Range> trusted;

  /// A network in CIDR notation.
  private record Range(byte[] address, int bits) {

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      return Arrays.equals(masked(other, bits), masked(address, bits));
    }
  }

  /// `trustedProxies` are addresses or networks such as `10.0.0.0/8`.
  ///
  /// @throws IllegalArgumentException with a sentence for the operator
  public ClientAddresses(List<String> trustedProxies) {
    this.trusted = trustedProxies.stream().map(ClientAddresses::range).toList();
  }

  @Override
  public String apply(HttpServerRequest request) {
    SocketAddress remote = request.connection().remoteAddress(true);
    if (remote == null || remote.hostAddress() == null) {
      return "local";
    }
    return client(remote.hostAddress(), request.headers().getAll("X-Forwarded-For"));
  }

  /// The client's address, from the peer's and the lines of `X-Forwarded-For`.
  String client(String peer, List<String> forwarded) {
    Optional<InetAddress> address = literal(peer);
    if (address.isEmpty()) {
      return "local";
    }
    return grouped(trusts(address.get()) ? nearest(forwarded, address.get()) : address.get());
  }

  /// Whether the request came straight from a proxy that is trusted.
  boolean trustsPeer(HttpServerRequest request) {
    return peer(request).filter(this::trusts).isPresent();
  }

  /// The other end of the connection; a Unix socket has none.
  static Optional<InetAddress> peer(HttpServerRequest request) {
    SocketAddress remote = request.connection().remoteAddress(true);
    return remote == null || remote.hostAddress() == null
        ? Optional.empty()
        : literal(remote.hostAddress());
  }

  /// From the nearest hop to the farthest that trusted ones vouch for.
  private InetAddress nearest(List<String> forwarded, InetAddress peer) {
    List<String> hops = new ArrayList<>();
    for (String line : forwarded) {
      Collections.addAll(hops, line.split(",", -1));
    }
    InetAddress client = peer;
    for (int i = hops.size() - 1; i >= 0 && i >= hops.size() - MOST_HOPS; i--) {
      Optional<InetAddress> hop = literal(withoutPort(hops.get(i).strip()));
      if (hop.isEmpty()) {
        return client;
      }
      client = hop.get();
      if (!trusts(client)) {
        return client;
      }
    }
    return client;
  }

  private boolean trusts(InetAddress address) {
    byte[] bytes = address.getAddress();
    return trusted.stream().anyMatch(range -> range.contains(bytes));
  }

  private static String withoutPort(String hop) {
    if (hop.startsWith("[")) {
      int end = hop.indexOf(']');
      return end < 0 ? "" : hop.substring(1, end);
    }
    int colon = hop.indexOf(':');
    return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }

  /// Never asks DNS. An IPv4 address in IPv6 clothes is an IPv4 address; a zone is dropped.
  private static Optional<InetAddress> literal(String text) {
    int zone = text.indexOf('%');
    if (text.indexOf(':') < 0 && !FOUR_NUMBERS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(zone < 0 ? text : text.substring(0, zone)));
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static String grouped(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] network = masked(address.getAddress(), 64);
    try {
      return InetAddress.getByAddress(network).getHostAddress() + "/64";
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] masked(byte[] address, int bits) {
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int kept = Math.clamp(bits - 8L * i, 0, 8);
      masked[i] &= (byte) (0xff00 >> kept);
    }
    return masked;
  }

  private static Range range(String cidr) {
    int slash = cidr.indexOf('/');
    InetAddress address =
        literal(slash < 0 ? cidr : cidr.substring(0, slash)).orElseThrow(() -> unreadable(cidr));
    int most = address.getAddress().length * 8;
    String length = slash < 0 ? Integer.toString(most) : cidr.substring(slash + 1);
    if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > most) {
      throw unreadable(cidr);
    }
    return new Range(address.getAddress(), Integer.parseInt(length));
  }

  private static IllegalArgumentException unreadable(String cidr) {
    return new IllegalArgumentException(
        "\"" + cidr + "\" is no address or network such as 10.0.0.0/8 or fd00::/8.");
  }
}
