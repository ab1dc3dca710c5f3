package dev.standin.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.auth.SigningSecret.Checked;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which secrets may sign.
final class SigningSecretTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "your_jwt_secret",
        "changeme",
        "your-256-bit-secret",
        "supersecretkey123",
        "YOUR_JWT_SECRET_KEY_HERE",
        "mysupersecretjwtkey",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "15-characters-x",
        "ü2345",
        "x"
      })
  void wellKnownAndShortOnesAreRefusedUnlessAllowed(String text) {
    assertThat(SigningSecret.check(text, false)).isInstanceOf(Checked.Refused.class);
    assertThat(SigningSecret.check(text, true)).isInstanceOf(Checked.Weak.class);
  }

  @Test
  void theRefusalSaysHowToMendIt() {
    assertThat(SigningSecret.check("your_jwt_secret", false))
        .isEqualTo(
            new Checked.Refused(
                "JWT_SECRET is a well-known one. Anybody can guess it and sign in as anybody. Set"
                    + " one of 32 bytes or more (openssl rand -base64 48), or ALLOW_WEAK_SECRET=1"
                    + " if you must keep it."));
    assertThat(SigningSecret.check("", true))
        .isEqualTo(new Checked.Refused("JWT_SECRET is empty; remove it and a strong one is made."));
  }

  @Test
  void upToThirtyOneBytesThereIsAWarning() {
    assertThat(SigningSecret.check("16-bytes-of-text", false)).isInstanceOf(Checked.Weak.class);
    assertThat(SigningSecret.check("k3jh5g-k3jh5g-9f8d7s-9f8d7s-31x", false))
        .isInstanceOfSatisfying(
            Checked.Weak.class,
            weak ->
                assertThat(weak.warning())
                    .isEqualTo("JWT_SECRET has 31 bytes; 32 or more are recommended."));
    assertThat(SigningSecret.check("k3jh5g-k3jh5g-9f8d7s-9f8d7s-032x", false))
        .isInstanceOf(Checked.Good.class);
  }

  @Test
  void madeOnesAreStrongAndNeverTheSame() {
    var random = new SecureRandom();
    String made = SigningSecret.make(random);
    assertThat(made).hasSize(64).isNotEqualTo(SigningSecret.make(random));
    assertThat(SigningSecret.check(made, false))
        .isInstanceOfSatisfying(
            Checked.Good.class,
            good -> assertThat(good.secret()).hasToString("SigningSecret[64 bytes]"));
  }
}
