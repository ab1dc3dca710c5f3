package dev.standin.app;

import dev.standin.chat.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The TLS files: readable, in time, and of one pair.
final class TlsCheckup {

  private static final Duration SOON = Duration.ofDays(14);

  private final Config.Tls files;
  private final Instant now;

  TlsCheckup(Config.Tls files, Instant now) {
    this.files = files;
    this.now = now;
  }

  List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    for (Path file : List.of(files.certificate(), files.key())) {
      if (!Files.isReadable(file)) {
        findings.add(
            Finding.fail(
                "TLS: " + file + " can't be read",
                "check the path and its permissions (TLS_CERT, TLS_KEY)"));
      }
    }
    if (findings.isEmpty()) {
      findings.add(certificate());
      if (SettingsCheckup.othersMayRead(files.key())) {
        findings.add(
            Finding.warn("TLS: other users may read the private key", "chmod 600 " + files.key()));
      }
    }
    return findings;
  }

  private Finding certificate() {
    try (InputStream in = Files.newInputStream(files.certificate())) {
      List<? extends Certificate> chain =
          List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
      if (chain.isEmpty() || !(chain.getFirst() instanceof X509Certificate own)) {
        return Finding.fail(
            "TLS: there is no certificate in TLS_CERT", "give a PEM file with the chain");
      }
      return judged(own);
    } catch (IOException | GeneralSecurityException e) {
      return Finding.fail(
          "TLS: the certificate can't be understood", "TLS_CERT must be a PEM certificate");
    }
  }

  private Finding judged(X509Certificate certificate) {
    Instant end = certificate.getNotAfter().toInstant();
    if (end.isBefore(now)) {
      return Finding.fail("TLS: the certificate expired on " + end, "renew it, and restart");
    }
    if (certificate.getNotBefore().toInstant().isAfter(now)) {
      return Finding.fail(
          "TLS: the certificate is not valid before " + certificate.getNotBefore().toInstant(),
          "check this machine's clock, or take the certificate of today");
    }
    if (!ofOnePair(certificate)) {
      return Finding.fail(
          "TLS: the key is not that of the certificate",
          "TLS_KEY must be the certificate's private key in PEM (PKCS #8)");
    }
    return end.isBefore(now.plus(SOON))
        ? Finding.warn("TLS: the certificate expires on " + end, "renew it, and restart")
        : Finding.ok("TLS: the certificate and its key fit, and are good until " + end);
  }

  /// Signs something with the one and checks it with the other.
  private boolean ofOnePair(X509Certificate certificate) {
    try {
      String algorithm = certificate.getPublicKey().getAlgorithm();
      PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(keySpec());
      Signature signature = Signature.getInstance(signatures(algorithm));
      byte[] text = "standin".getBytes(StandardCharsets.UTF_8);
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(text);
      return signature.verify(signed);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String signatures(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> algorithm;
    };
  }

  private PKCS8EncodedKeySpec keySpec() throws IOException {
    String pem = Files.readString(files.key());
    String head = "-----BEGIN PRIVATE KEY-----";
    int start = pem.indexOf(head);
    int end = pem.indexOf("-----END", start + 1);
    if (start < 0 || end < 0) {
      throw new IllegalArgumentException("no PKCS #8 key");
    }
    return new PKCS8EncodedKeySpec(
        Base64.getMimeDecoder().decode(pem.substring(start + head.length(), end)));
  }
}
