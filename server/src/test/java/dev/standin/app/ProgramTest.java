package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole program as a process, from its ready line to its end.
@Tag("slow")
class ProgramTest {

  @TempDir private Path folder;

  private Program serve(String... more) throws Exception {
    return serve(Map.of(), more);
  }

  private Program serve(Map<String, String> environment, String... more) throws Exception {
    var args =
        Stream.concat(Stream.of("serve", "--port", "0", "--host", "127.0.0.1"), Stream.of(more));
    return Program.run(folder, environment, args.toArray(String[]::new));
  }

  @Test
  void stdoutIsTheBannerAndTheReadyLineAndNothingElse() throws Exception {
    try (Program server = serve()) {
      String url = server.ready();
      assertThat(url).matches("http://127\\.0\\.0\\.1:[1-9]\\d*");
      assertThat(Caller.of(url).get("/health/ready", "")).isEqualTo("{\"status\":\"ready\"}");
      server.terminate();
      assertThat(server.ended()).isZero();
      assertThat(server.lines())
          .containsExactly(
              "Standin dev",
              "├─ this machine   " + url,
              "├─ how to use it  " + url + "/docs",
              "├─ health         " + url + "/health/ready",
              "├─ data           " + folder.resolve("data"),
              "└─ model          none; notes and away texts answer for who is busy",
              "Standin is ready on " + url);
      assertThat(server.stderr().lines()).allMatch(line -> line.endsWith(" INFO app Stopped."));
    }
  }

  @Test
  void aSignalTellsSocketsToReconnectAndEndsWithStatusZeroWithinTenSeconds() throws Exception {
    try (Program server = serve()) {
      Caller caller = Caller.of(server.ready());
      Caller.Person ana = caller.person("ana");
      Caller.Person bo = caller.person("bo");
      Caller.Line line = caller.line(ana);
      caller.post("/messages", message(ana, "kept"), bo.token());
      assertThat(line.until("42")).contains("\"content\":\"kept\"");
      server.terminate();
      assertThat(line.until("closed")).isEqualTo("closed 1001");
      assertThat(server.ended(Duration.ofSeconds(10))).isZero();
    }
  }

  /// Sooner than an idle connection would be, and though the client is busy.
  @Test
  void whoDripsARequestIsCutAfterFifteenSeconds() throws Exception {
    try (Program server = serve()) {
      int port = URI.create(server.ready()).getPort();
      long give = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), port)) {
        slow.setSoTimeout(500);
        slow.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
        while (!cut(slow)) {
          assertThat(System.nanoTime()).as("it was cut").isLessThan(give);
        }
      }
    }
  }

  /// Sends one more header; whether the other side closes meanwhile.
  private static boolean cut(Socket slow) {
    try {
      slow.getOutputStream().write("X: y\r\n".getBytes(StandardCharsets.US_ASCII));
      return slow.getInputStream().read() < 0;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  @Test
  void anAnswerThatIsUnderWayAtASignalIsStillGiven() throws Exception {
    try (var model = new HangingModel();
        Program server = serve(Map.of("LLM_BASE_URL", model.url() + "/v1", "LLM_MODEL", "slow"))) {
      Caller caller = Caller.of(server.ready());
      Caller.Person ana = caller.person("ana");
      Caller.Person bo = caller.person("bo");
      caller.send("PUT", "/status", "{\"status\":\"BUSY\"}", ana.token());
      var answer =
          java.util.concurrent.CompletableFuture.supplyAsync(
              () -> unchecked(() -> caller.post("/messages", message(ana, "hello"), bo.token())));
      model.asked();
      server.terminate();
      assertThat(answer.get()).contains("\"content\":\"hello\"");
      assertThat(server.ended(Duration.ofSeconds(10))).isZero();
    }
  }

  @Test
  void whatWasAcknowledgedIsThereRightAfterAKill() throws Exception {
    Caller.Person ana;
    Caller.Person bo;
    try (Program server = serve()) {
      Caller caller = Caller.of(server.ready());
      ana = caller.person("ana");
      bo = caller.person("bo");
      caller.post("/messages", message(ana, "one"), bo.token());
      server.kill();
    }
    long began = System.nanoTime();
    try (Program server = serve()) {
      Caller caller = Caller.of(server.ready());
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      assertThat(caller.get("/messages/" + bo.id(), ana.token())).contains("\"content\":\"one\"");
    }
  }

  @Test
  void aSecondServerOfTheSameFolderWaitsAndIsRefused() throws Exception {
    try (Program first = serve()) {
      first.ready();
      try (Program second = serve()) {
        assertThat(second.ended()).isEqualTo(1);
        assertThat(second.stderr())
            .isEqualTo(
                "standin: Another Standin uses the data folder "
                    + folder.resolve("data").toRealPath()
                    + "; stop it, or give this one another folder.\n");
      }
    }
  }

  @Test
  void aTakenPortIsSaidInOneSentence() throws Exception {
    try (Program first = serve()) {
      String url = first.ready();
      String port = url.substring(url.lastIndexOf(':') + 1);
      try (Program second = serve("--data", "other", "--port", port)) {
        assertThat(second.ended()).isEqualTo(1);
        assertThat(second.stderr())
            .isEqualTo(
                "standin: Port "
                    + port
                    + " is taken by another program: stop that, or choose another port (PORT,"
                    + " --port).\n");
      }
    }
  }

  @Test
  void allBadSettingsAreToldTogether() throws Exception {
    Files.writeString(folder.resolve(".env"), "TOKEN_LIFE=soon\nJWT_SECRET=secret\n");
    try (Program server = serve(Map.of("MONGO_URI", "mongo://u:hush@h/d"))) {
      assertThat(server.ended()).isEqualTo(1);
      assertThat(server.stderr())
          .startsWith("standin: 3 settings can't be used:\n")
          .contains(
              "MONGO_URI (from the environment) must be", "TOKEN_LIFE \"soon\" (from .env line 1)")
          .contains("JWT_SECRET")
          .doesNotContain("hush");
      assertThat(folder.resolve("data")).doesNotExist();
    }
  }

  @Test
  void settingsAreShownMasked() throws Exception {
    try (Program show =
        Program.run(folder, Map.of("LLM_API_KEY", "hush", "PORT", "81"), "config")) {
      assertThat(show.ended()).isZero();
      assertThat(show.lines())
          .anyMatch(line -> line.matches("PORT +81 +from the environment"))
          .anyMatch(line -> line.matches("LLM_API_KEY +\\(set, not shown\\) +from the environment"))
          .noneMatch(line -> line.contains("hush"));
    }
  }

  @Test
  void whatIsNotUnderstoodIsSaidInOneSentenceWithStatusTwo() throws Exception {
    try (Program wrong = Program.run(folder, Map.of(), "sevre")) {
      assertThat(wrong.ended()).isEqualTo(2);
      assertThat(wrong.stderr())
          .isEqualTo(
              "standin: There is no command \"sevre\". `standin --help` lists what there is.\n");
    }
  }

  @Test
  void onlyTheUserMayLookIntoTheDataFolder() throws Exception {
    try (Program server = serve()) {
      Caller.of(server.ready()).person("ana");
      Path data = folder.resolve("data");
      assertThat(permissions(data)).isEqualTo("rwx------");
      try (Stream<Path> files = Files.walk(data)) {
        assertThat(files.toList())
            .hasSizeGreaterThan(3)
            .allMatch(
                file ->
                    permissions(file).equals(Files.isDirectory(file) ? "rwx------" : "rw-------"));
      }
    }
  }

  @Test
  void aBackupOfARunningServerBringsEverythingBack() throws Exception {
    Path copy = folder.resolve("copy.db");
    Caller.Person ana;
    Caller.Person bo;
    try (Program server = serve()) {
      Caller caller = Caller.of(server.ready());
      ana = caller.person("ana");
      bo = caller.person("bo");
      caller.post("/messages", message(ana, "worth keeping"), bo.token());
      assertThat(status("backup", copy.toString())).isZero();
      caller.post("/messages", message(ana, "after the backup"), bo.token());
      server.kill();
    }
    destroy(folder.resolve("data"));
    assertThat(permissions(copy)).isEqualTo("rw-------");
    assertThat(status("restore", copy.toString())).isZero();
    try (Program server = serve()) {
      Caller caller = Caller.of(server.ready());
      assertThat(caller.get("/messages/" + bo.id(), ana.token()))
          .contains("worth keeping")
          .doesNotContain("after the backup");
      server.terminate();
      server.ended();
    }
    assertThat(status("restore", copy.toString())).isEqualTo(1);
    assertThat(status("restore", "--force", copy.toString())).isZero();
  }

  @Test
  void withACertificateItSpeaksHttps() throws Exception {
    Path key = folder.resolve("key.pem");
    Path certificate = folder.resolve("cert.pem");
    certify(key, certificate);
    Map<String, String> tls = Map.of("TLS_CERT", certificate.toString(), "TLS_KEY", key.toString());
    try (Program server = serve(tls)) {
      String url = server.ready();
      assertThat(url).startsWith("https://");
      try (Program curl =
          Program.start(
              folder, Map.of(), List.of("curl", "-sk", "--max-time", "10", url + "/health/live"))) {
        assertThat(curl.ended()).isZero();
        assertThat(curl.lines()).containsExactly("{\"status\":\"live\"}");
      }
    }
  }

  @Test
  void aBadCertificateIsSaidInOneSentence() throws Exception {
    Path junk = Files.writeString(folder.resolve("junk.pem"), "no certificate");
    Map<String, String> tls = Map.of("TLS_CERT", junk.toString(), "TLS_KEY", junk.toString());
    try (Program server = serve(tls)) {
      assertThat(server.ended()).isEqualTo(1);
      assertThat(server.stderr())
          .isEqualTo(
              "standin: The TLS files can't be used: TLS_CERT must be a PEM certificate and TLS_KEY"
                  + " its private key in PEM (PKCS #8).\n");
    }
  }

  private int status(String... args) throws Exception {
    try (Program program = Program.run(folder, Map.of(), args)) {
      return program.ended();
    }
  }

  private void certify(Path key, Path certificate) throws Exception {
    List<String> openssl =
        List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-keyout",
            key.toString(),
            "-out",
            certificate.toString());
    try (Program made = Program.start(folder, Map.of(), openssl)) {
      assertThat(made.ended()).as(made.stderr()).isZero();
    }
  }

  private static String message(Caller.Person to, String text) {
    return "{\"recipient\":\"" + to.id() + "\",\"content\":\"" + text + "\"}";
  }

  private static String permissions(Path file) {
    return unchecked(() -> PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  private static void destroy(Path data) throws Exception {
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static <T> T unchecked(java.util.concurrent.Callable<T> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
