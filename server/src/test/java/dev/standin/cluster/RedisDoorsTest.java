package dev.standin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Redis that wants TLS, or a user and a password.
@Tag("slow")
class RedisDoorsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String TRUSTED = "javax.net.ssl.trustStore";
  private static final String PASSWORD = "changeit";

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  private <T extends AutoCloseable> T opened(T thing) {
    open.addFirst(thing);
    return thing;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private RedisLink link(String url) {
    return opened(new RedisLink(RedisAddress.parse(url), new Random(1)));
  }

  private static <T> T result(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static void says(RedisLink link, String sentence) {
    Eventually.await(() -> link.trouble().orElse("").equals(sentence));
  }

  // Users.

  @Test
  void aUserOfTheAccessListComesInWithItsPassword() throws Exception {
    RedisProcess redis =
        opened(RedisProcess.start("--user", "bo", "on", ">p@ss:w/rd", "~*", "&*", "+@all"));
    String host = "@127.0.0.1:" + redis.port();
    RedisLink bo = link("redis://bo:p%40ss%3Aw%2Frd" + host + "/2");
    result(bo.ready());
    result(bo.subscribe("c", _ -> {}));
    assertThat(result(bo.publish("c", new byte[1]))).isEqualTo(1);
    String who = result(bo.call(redisOf -> redisOf.aclWhoami()));
    assertThat(who).isEqualTo("bo");

    says(link("redis://bo:guess" + host), "Redis refuses the user or password of REDIS_URL");
    says(link("redis://cy:p%40ss" + host), "Redis refuses the user or password of REDIS_URL");
  }

  @Test
  void whoIsDeniedAChannelIsNotTakenForOneThatHears() {
    RedisProcess redis =
        opened(RedisProcess.start("--user", "di", "on", ">secret", "~*", "resetchannels", "+@all"));
    RedisLink di = link("redis://di:secret@127.0.0.1:" + redis.port());
    result(di.ready());
    Eventually.await(di::healthy);
    var subscribed = di.subscribe("c", _ -> {}).toCompletableFuture();
    says(di, "Redis denies this user a command or channel: see its ACL");
    Eventually.await(() -> !di.healthy());
    assertThat(subscribed).isNotDone();

    RedisLink owner = link(redis.url());
    result(owner.ready());
    result(owner.call(redisOf -> redisOf.aclSetuser("di", allChannels())));
    result(subscribed);
    Eventually.await(() -> di.healthy() && di.trouble().isEmpty());
  }

  private static io.lettuce.core.AclSetuserArgs allChannels() {
    return io.lettuce.core.AclSetuserArgs.Builder.allChannels();
  }

  // TLS.

  @Test
  void aCertificateIsTrustedIfThisJdkTrustsItAndItNamesTheHost() throws Exception {
    Path named = certificate("named", "ip:127.0.0.1");
    Path other = certificate("other", "dns:redis.example.org");
    String untrusted =
        "TLS with Redis fails: its certificate must be trusted by this JDK and name the host";
    int port = withTls("named");
    RedisLink distrustful = link("rediss://127.0.0.1:" + port);
    says(distrustful, untrusted);
    assertThat(distrustful.ready().toCompletableFuture()).isNotDone();

    String before = System.setProperty(TRUSTED, named.toString());
    try {
      RedisLink link = link("rediss://127.0.0.1:" + port);
      result(link.ready());
      result(link.subscribe("c", _ -> {}));
      assertThat(result(link.publish("c", new byte[1]))).isEqualTo(1);

      System.setProperty(TRUSTED, other.toString());
      says(link("rediss://127.0.0.1:" + withTls("other")), untrusted);
    } finally {
      if (before == null) {
        System.clearProperty(TRUSTED);
      } else {
        System.setProperty(TRUSTED, before);
      }
    }
  }

  /// Makes a key with a certificate for a name, as Redis wants them; returns a file for a JDK that
  /// trusts it.
  private Path certificate(String name, String subject) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "redis",
                "-keyalg",
                "EC",
                "-dname",
                "CN=redis",
                "-ext",
                "san=" + subject,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    return trusting(name, store);
  }

  private Path trusting(String name, Path store) throws IOException, GeneralSecurityException {
    KeyStore both = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      both.load(in, PASSWORD.toCharArray());
    }
    Key key = both.getKey("redis", PASSWORD.toCharArray());
    pem(name + ".key", "PRIVATE KEY", key.getEncoded());
    pem(name + ".crt", "CERTIFICATE", both.getCertificate("redis").getEncoded());
    // Certificates of this form can be read without a password.
    KeyStore trusted = KeyStore.getInstance("JKS");
    trusted.load(null, null);
    trusted.setCertificateEntry("redis", both.getCertificate("redis"));
    Path file = folder.resolve(name + ".jks");
    try (OutputStream out = Files.newOutputStream(file)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private void pem(String file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }

  private int withTls(String name) throws IOException {
    int port = RedisProcess.freePort();
    opened(
        RedisProcess.start(
            "--tls-port", String.valueOf(port),
            "--tls-cert-file", folder.resolve(name + ".crt").toString(),
            "--tls-key-file", folder.resolve(name + ".key").toString(),
            "--tls-auth-clients", "no"));
    return port;
  }
}
