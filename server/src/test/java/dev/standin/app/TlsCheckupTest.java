package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Finding;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the doctor says of a certificate and its key, at several times.
class TlsCheckupTest {

  private static final String PASSWORD = "correct horse";

  @TempDir private Path folder;

  /// A certificate and its key, for 100 days.
  private X509Certificate made(String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-validity",
                "100",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    KeyStore both = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      both.load(in, PASSWORD.toCharArray());
    }
    var certificate = (X509Certificate) both.getCertificate(name);
    pem(name + ".crt", "CERTIFICATE", certificate.getEncoded());
    pem(name + ".key", "PRIVATE KEY", both.getKey(name, PASSWORD.toCharArray()).getEncoded());
    return certificate;
  }

  private void pem(String file, String what, byte[] bytes) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    String lines = "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    Path path = Files.writeString(folder.resolve(file), lines);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
  }

  private List<Finding> look(String certificate, String key, Instant now) {
    var files = new Config.Tls(folder.resolve(certificate), folder.resolve(key));
    return new TlsCheckup(files, now).look();
  }

  @Test
  void aCertificateIsJudgedByTheDay() throws Exception {
    X509Certificate one = made("one");
    Instant begin = one.getNotBefore().toInstant();
    Instant end = one.getNotAfter().toInstant();
    Duration second = Duration.ofSeconds(1);
    assertThat(look("one.crt", "one.key", begin.plus(second)))
        .containsExactly(
            Finding.ok("TLS: the certificate and its key fit, and are good until " + end));
    assertThat(look("one.crt", "one.key", end.minus(Duration.ofDays(14)).plus(second)))
        .containsExactly(
            Finding.warn("TLS: the certificate expires on " + end, "renew it, and restart"));
    assertThat(look("one.crt", "one.key", end.plus(second)))
        .containsExactly(
            Finding.fail("TLS: the certificate expired on " + end, "renew it, and restart"));
    assertThat(look("one.crt", "one.key", begin.minus(second)))
        .containsExactly(
            Finding.fail(
                "TLS: the certificate is not valid before " + begin,
                "check this machine's clock, or take the certificate of today"));
  }

  @Test
  void aKeyOfAnotherCertificateFailsAndOneThatOthersMayReadIsWarnedOf() throws Exception {
    Instant now = made("one").getNotBefore().toInstant().plusSeconds(1);
    made("two");
    Files.setPosixFilePermissions(
        folder.resolve("two.key"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(look("one.crt", "two.key", now))
        .containsExactly(
            Finding.fail(
                "TLS: the key is not that of the certificate",
                "TLS_KEY must be the certificate's private key in PEM (PKCS #8)"),
            Finding.warn(
                "TLS: other users may read the private key",
                "chmod 600 " + folder.resolve("two.key")));
    assertThat(look("one.crt", "one.crt", now))
        .contains(
            Finding.fail(
                "TLS: the key is not that of the certificate",
                "TLS_KEY must be the certificate's private key in PEM (PKCS #8)"));
  }
}
