package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Finding;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the doctor says of settings that are understood, and likely not meant, and of the port.
class SettingsCheckupTest {

  @TempDir private Path folder;

  private Sources env(String... lines) throws Exception {
    Path file = Files.write(folder.resolve("env"), List.of(lines));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return Sources.read(
        Map.of("DATA_DIR", folder.toString()), Map.of(), Optional.of(folder.resolve("env")));
  }

  private static Config config(Sources sources) {
    return ((Config.Read.Good) Config.read(sources)).config();
  }

  private static List<Finding> look(Sources sources) {
    return new SettingsCheckup(sources, config(sources), Surroundings.real()).look();
  }

  @Test
  void aFileOfSettingsThatOthersMayReadIsWarnedOf() throws Exception {
    Sources sources = env("PORT=0", "no setting");
    Path file = folder.resolve("env");
    assertThat(look(sources))
        .contains(
            Finding.warn(
                "settings: " + file + " line 2 is not NAME=value and is ignored",
                "mend or remove that line"))
        .noneMatch(it -> it.what().contains("other users"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(look(sources))
        .contains(Finding.warn("settings: other users may read " + file, "chmod 600 " + file));
  }

  @Test
  void aSecretThatIsShortOrWellKnownIsWarnedOfAndNotShown() throws Exception {
    assertThat(look(env("JWT_SECRET=twenty-bytes-of-mine")))
        .contains(
            Finding.warn(
                "JWT_SECRET: JWT_SECRET has 20 bytes; 32 or more are recommended.",
                "set a new one (openssl rand -base64 48); all sign in again then"))
        .noneMatch(it -> it.what().contains("twenty"));
    assertThat(look(env("JWT_SECRET=changeme", "ALLOW_WEAK_SECRET=1")))
        .filteredOn(it -> it.level() == Finding.Level.WARN)
        .extracting(Finding::what)
        .singleElement()
        .satisfies(it -> assertThat(it).endsWith("ALLOW_WEAK_SECRET=1 lets it pass."));
    assertThat(look(env("JWT_SECRET=a secret of more than thirty-two bytes")))
        .contains(Finding.ok("JWT_SECRET: strong enough"));
  }

  @Test
  void aServerBehindAProxyThatItWasNotToldOfIsWarnedOf() throws Exception {
    assertThat(look(env("HOST=127.0.0.1")))
        .extracting(Finding::what)
        .contains("TRUSTED_PROXIES: not set, and only this machine can reach the server");
    assertThat(look(env("HOST=127.0.0.1", "TRUSTED_PROXIES=127.0.0.1")))
        .contains(Finding.ok("TRUSTED_PROXIES: no network in it is too wide"));
  }

  @Test
  void nodesWithoutNamesAndAFileThatIsNotUsedAreWarnedOf() throws Exception {
    Path unused = Files.createFile(folder.resolve("standin.db"));
    String[] joined = {"MONGO_URI=mongodb://127.0.0.1:1/c", "REDIS_URL=redis://127.0.0.1:1"};
    assertThat(look(env(joined)))
        .extracting(Finding::what)
        .contains(
            "MONGO_URI: set, so what is in " + unused + " is not used",
            "NODE_NAME: not set, so no proxy can tell the nodes' sessions apart");
    Files.delete(unused);
    assertThat(look(env(joined[0], joined[1], "NODE_NAME=a")))
        .noneMatch(it -> it.level() != Finding.Level.OK);
  }

  private List<Finding> port(String host, int port) throws Exception {
    return new PortCheckup(config(env("HOST=" + host, "PORT=" + port)).listening()).look();
  }

  @Test
  void anAddressThatIsNotOfThisMachineFails() throws Exception {
    assertThat(port("192.0.2.1", 5_000))
        .containsExactly(
            Finding.fail(
                "port: \"192.0.2.1\" is no address of this machine", "mend or unset HOST"));
    assertThat(port("no-such-host.invalid", 5_000))
        .containsExactly(
            Finding.fail(
                "port: there is no address \"no-such-host.invalid\" to listen on",
                "set HOST to an address of this machine, or unset it"));
  }

  @Test
  void aPortOfAServerOfOursIsInOrder() throws Exception {
    try (var ours = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> answerAsOurs(ours));
      assertThat(port("127.0.0.1", ours.getLocalPort()))
          .containsExactly(Finding.ok("port " + ours.getLocalPort() + ": a Standin serves there"));
    }
  }

  private static void answerAsOurs(ServerSocket server) {
    try (Socket caller = server.accept()) {
      String answer = "HTTP/1.1 200 OK\r\n\r\n{\"status\":\"live\"}";
      caller.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      caller.shutdownOutput();
      caller.getInputStream().readAllBytes();
    } catch (java.io.IOException gone) {
      // Whoever asked saw enough.
    }
  }
}
