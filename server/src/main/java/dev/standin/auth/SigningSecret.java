package dev.standin.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// The secret that signs tokens. Who knows it can be anybody, so a well-known or short one is
/// refused.
public final class SigningSecret {

  private static final int SHORTEST = 16;
  private static final int STRONG = 32;
  private static final int MADE_BYTES = 48;
  private static final int DERIVED_BYTES = 32;

  /// What tutorials, templates and `.env.example` files carry, without case and punctuation.
  private static final Set<String> WELL_KNOWN =
      Set.of(
          "secret",
          "secretkey",
          "secretsecret",
          "secretsecretsecret",
          "mysecret",
          "mysecretkey",
          "mysupersecretkey",
          "mysupersecret",
          "mysupersecretjwtkey",
          "mysupersecretjwtsecret",
          "supersecret",
          "supersecretkey",
          "supersecretjwtkey",
          "supersecretjwtsecret",
          "supersecrettoken",
          "topsecret",
          "thisisasecret",
          "thisisasecretkey",
          "thisismysecret",
          "thisismysecretkey",
          "thisisaverysecretkey",
          "verysecret",
          "verysecretkey",
          "somesecret",
          "somesecretkey",
          "yoursecret",
          "yoursecretkey",
          "yoursecretkeyhere",
          "yoursecrethere",
          "yoursupersecretkey",
          "yourjwtsecret",
          "yourjwtsecrethere",
          "yourjwtsecretkey",
          "yourjwtsecretkeyhere",
          "yourjwtkey",
          "yoursupersecretjwtkey",
          "yoursupersecretjwtsecret",
          "your256bitsecret",
          "your256bitsecretkey",
          "your384bitsecret",
          "your512bitsecret",
          "yourtokensecret",
          "yourstrongsecret",
          "yourstrongsecretkey",
          "yourverysecretkey",
          "jwtsecret",
          "jwtsecretkey",
          "jwttokensecret",
          "jwtkey",
          "tokensecret",
          "accesstokensecret",
          "refreshtokensecret",
          "sessionsecret",
          "changeme",
          "changethis",
          "changethissecret",
          "changethisinproduction",
          "changemeinproduction",
          "pleasechangeme",
          "pleasechangethis",
          "replaceme",
          "replacewithyoursecret",
          "replacethiswithyoursecret",
          "default",
          "defaultsecret",
          "defaultsecretkey",
          "example",
          "examplesecret",
          "password",
          "passwordpassword",
          "test",
          "testsecret",
          "testsecretkey",
          "development",
          "developmentsecret",
          "devsecret",
          "devsecretkey",
          "keyboardcat",
          "shhhhh",
          "asecretthatisatleast32charslong",
          "asecretthatisverylong",
          "averylongsecret",
          "averylongsecretkey",
          "chatsecret",
          "chatappsecret",
          "qwerty",
          "0123456789abcdef",
          "1234567890123456",
          "12345678901234567890123456789012",
          "abcdefghijklmnopqrstuvwxyz");

  private final byte[] bytes;

  private SigningSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The outcome of a check.
  public sealed interface Checked {
    record Good(SigningSecret secret) implements Checked {}

    /// Usable; `warning` says what to mend.
    record Weak(SigningSecret secret, String warning) implements Checked {}

    /// `sentence` says why, and how to mend it.
    record Refused(String sentence) implements Checked {}
  }

  /// Looks at a secret that the operator set; `allowWeak` is their ALLOW_WEAK_SECRET=1.
  public static Checked check(String text, boolean allowWeak) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      return new Checked.Refused("JWT_SECRET is empty; remove it and a strong one is made.");
    }
    var secret = new SigningSecret(bytes);
    boolean bad = wellKnown(text) || bytes.length < SHORTEST;
    if (bad && !allowWeak) {
      return new Checked.Refused(
          fault(text)
              + " Anybody can guess it and sign in as anybody. Set one of 32 bytes or more"
              + " (openssl rand -base64 48), or ALLOW_WEAK_SECRET=1 if you must keep it.");
    }
    if (bad) {
      return new Checked.Weak(secret, fault(text) + " ALLOW_WEAK_SECRET=1 lets it pass.");
    }
    return bytes.length < STRONG
        ? new Checked.Weak(
            secret, "JWT_SECRET has " + bytes.length + " bytes; 32 or more are recommended.")
        : new Checked.Good(secret);
  }

  /// A strong secret, as text to be kept.
  public static String make(SecureRandom random) {
    byte[] bytes = new byte[MADE_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /// 32 bytes for another purpose, which tell nothing about the secret (HKDF, RFC 5869).
  public byte[] derive(String purpose) {
    var parameters =
        HKDFParameterSpec.ofExtract()
            .addIKM(bytes)
            .thenExpand(("standin/" + purpose).getBytes(StandardCharsets.UTF_8), DERIVED_BYTES);
    try {
      return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String fault(String text) {
    return wellKnown(text)
        ? "JWT_SECRET is a well-known one."
        : "JWT_SECRET has fewer than " + SHORTEST + " bytes.";
  }

  /// Also if it is one character over and over.
  private static boolean wellKnown(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    String undated = plain.replaceAll("[0-9]+$", "");
    return WELL_KNOWN.contains(plain)
        || WELL_KNOWN.contains(undated)
        || text.chars().distinct().count() <= 2;
  }

  @Override
  public String toString() {
    return "SigningSecret[" + bytes.length + " bytes]";
  }
}
