package dev.standin.app;

import dev.standin.chat.Finding;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The port: free, or held by a server of ours.
final class PortCheckup {

  private static final int WAIT_MS = 2_000;

  private final Config.Listening listening;

  PortCheckup(Config.Listening listening) {
    this.listening = listening;
  }

  List<Finding> look() {
    int port = listening.port();
    if (port == 0) {
      return List.of(Finding.ok("port: any free one"));
    }
    String host = listening.host().orElse("0.0.0.0");
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return List.of(Finding.ok("port " + port + ": free"));
    } catch (UnknownHostException e) {
      return List.of(
          Finding.fail(
              "port: there is no address \"" + host + "\" to listen on",
              "set HOST to an address of this machine, or unset it"));
    } catch (BindException e) {
      return List.of(taken(port, host, String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return List.of(
          Finding.fail("port " + port + ": can't be listened on", "choose another one (PORT)"));
    }
  }

  private Finding taken(int port, String host, String reason) {
    if (reason.contains("ermission")) {
      return Finding.fail(
          "port " + port + ": this user may not listen on it", "choose one above 1023 (PORT)");
    }
    if (reason.contains("assign")) {
      return Finding.fail(
          "port: \"" + host + "\" is no address of this machine", "mend or unset HOST");
    }
    if (listening.tls().isPresent()) {
      return Finding.warn(
          "port " + port + ": taken; whether by a server of ours can't be seen through TLS",
          "if it isn't yours, stop that program or choose another port (PORT)");
    }
    return ours(port, host)
        ? Finding.ok("port " + port + ": a Standin serves there")
        : Finding.fail(
            "port " + port + ": taken by another program",
            "stop that, or choose another port (PORT, --port)");
  }

  /// Asks whoever is there whether it lives, as only ours would answer.
  private static boolean ours(int port, String host) {
    String name = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(name, port), WAIT_MS);
      socket.setSoTimeout(WAIT_MS);
      socket
          .getOutputStream()
          .write(
              "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(4_096);
      return new String(answer, StandardCharsets.ISO_8859_1).contains("{\"status\":\"live\"}");
    } catch (IOException e) {
      return false;
    }
  }
}
