package dev.standin.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Tokens.Verified;
import dev.standin.chat.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Tokens, those of npm jsonwebtoken among them. All literals are signed at 2026-01-01T00:00:00Z.
final class JwtTokensTest {

  private static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");
  private static final UserId USER = new UserId("507f1f77bcf86cd799439011");

  private static final String PLAIN =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VySWQiOiI1MDdmMWY3N2JjZjg2Y2Q3OTk0MzkwMTEiLCJpYXQiOjE3NjcyMjU2MDB9.K9n7YUax0vt-ytx5rrJxhXYHsnnSCkUya-8qpiNBt4Q";
  private static final String WITH_EXP =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VySWQiOiI1MDdmMWY3N2JjZjg2Y2Q3OTk0MzkwMTEiLCJpYXQiOjE3NjcyMjU2MDAsImV4cCI6MTc2NzIyOTIwMH0.gcSg20LmmncRyRRgQgAoOFJ2vZ0iES8UAUWeMoIXySE";
  private static final String NO_IAT =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VySWQiOiI1MDdmMWY3N2JjZjg2Y2Q3OTk0MzkwMTEifQ.8LqZEggm_HTEfHlsA9zFr6i2ezIohJ4HI2yabAE1e7g";
  private static final String EXP_NO_IAT =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VySWQiOiI1MDdmMWY3N2JjZjg2Y2Q3OTk0MzkwMTEiLCJleHAiOjE3NjcyMjkyMDB9.eMMKTsoJ0tkXxmafrg6Ajm22iwDB3kk1WRekZjE42EY";
  private static final String NONE =
      "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJ1c2VySWQiOiI1MDdmMWY3N2JjZjg2Y2Q3OTk0MzkwMTEiLCJpYXQiOjE3NjcyMjU2MDB9.";
  private static final String HS512 =
      "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.eyJ1c2VySWQiOiI1MDdmMWY3N2JjZjg2Y2Q3OTk0MzkwMTEiLCJpYXQiOjE3NjcyMjU2MDB9.2geSA7iPiyjAauiQ2JqyDsm-Ka9cHthw6nfF6N_ivuuNpwlbqZJWOy7OagSOkgNQsqoh3vtu8PTCh1X1cxFFBg";
  private static final String OTHER_SECRET =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VySWQiOiI1MDdmMWY3N2JjZjg2Y2Q3OTk0MzkwMTEiLCJpYXQiOjE3NjcyMjU2MDB9.OD22x_3QILbXvcwMaaDD0ShPN1iKOR8oJUM_raKmpX0";
  private static final String OPERATOR =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VySWQiOnsiJG5lIjpudWxsfSwiaWF0IjoxNzY3MjI1NjAwfQ.vvtTERhPaBVBiQSR5R5225HSe1hWiH7Rv1C4OM0aKUs";
  private static final String NO_USER =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6IjUwN2YxZjc3YmNmODZjZDc5OTQzOTAxMSIsImlhdCI6MTc2NzIyNTYwMH0.HjAQzxXJw2gnlWmsgQWSEIbGkIlvz-DRXr0sjmZMsZo";
  private static final String NOT_YET =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VySWQiOiI1MDdmMWY3N2JjZjg2Y2Q3OTk0MzkwMTEiLCJpYXQiOjE3NjcyMjU2MDAsIm5iZiI6MTc2NzIyOTIwMH0.VL1PXGGs2w1hD4fdhLK0duEaXOqv1_DzNoeq5-XraP4";

  private final AtomicReference<Instant> now = new AtomicReference<>(ISSUED);
  private final JwtTokens tokens =
      new JwtTokens(secret("a-secret-of-thirty-two-bytes-0123"), Duration.ofDays(30), now::get);

  private static SigningSecret secret(String text) {
    return switch (SigningSecret.check(text, true)) {
      case SigningSecret.Checked.Good(SigningSecret secret) -> secret;
      case SigningSecret.Checked.Weak(SigningSecret secret, String _) -> secret;
      case SigningSecret.Checked.Refused(String sentence) -> throw new AssertionError(sentence);
    };
  }

  private static Verified valid(Instant issued) {
    return new Verified.Valid(USER, issued);
  }

  private static final Verified INVALID = new Verified.Invalid();

  @Test
  void anOldTokenWithoutExpLivesThirtyDaysFromItsIat() {
    assertThat(tokens.verify(PLAIN)).isEqualTo(valid(ISSUED));
    now.set(ISSUED.plus(Duration.ofDays(30)).minusMillis(1));
    assertThat(tokens.verify(PLAIN)).isEqualTo(valid(ISSUED));
    now.set(ISSUED.plus(Duration.ofDays(30)));
    assertThat(tokens.verify(PLAIN)).isEqualTo(INVALID);
  }

  @Test
  void expIsKept() {
    now.set(ISSUED.plusSeconds(3_599));
    assertThat(tokens.verify(WITH_EXP)).isEqualTo(valid(ISSUED));
    now.set(ISSUED.plusSeconds(3_601));
    assertThat(tokens.verify(WITH_EXP)).isEqualTo(INVALID);
  }

  @Test
  void withoutIatAndExpNobodyKnowsItsAge() {
    assertThat(tokens.verify(NO_IAT)).isEqualTo(INVALID);
    assertThat(tokens.verify(EXP_NO_IAT)).isEqualTo(valid(Instant.EPOCH));
  }

  @Test
  void forgedAndForeignTokensAreInvalid() {
    String tampered = PLAIN.replace("eyJ1c2VySWQ", "eyJ1c2VySWR");
    for (String token :
        new String[] {
          NONE,
          NONE + "x",
          HS512,
          OTHER_SECRET,
          OPERATOR,
          NO_USER,
          NOT_YET,
          tampered,
          PLAIN + "A",
          PLAIN.substring(0, PLAIN.length() - 2),
          "",
          ".",
          "..",
          "a.b.c",
          "\ud800..",
          "x".repeat(5_000)
        }) {
      assertThat(tokens.verify(token)).as(token).isEqualTo(INVALID);
    }
  }

  @Test
  void ourOwnCarryIatAndExp() {
    String token = tokens.issue(USER);
    assertThat(tokens.verify(token)).isEqualTo(valid(ISSUED));
    String payload =
        new String(
            java.util.Base64.getUrlDecoder().decode(token.split("[.]")[1]),
            java.nio.charset.StandardCharsets.UTF_8);
    assertThat(payload)
        .isEqualTo(
            "{\"userId\":\"507f1f77bcf86cd799439011\",\"iat\":1767225600,\"exp\":1769817600}");
    now.set(ISSUED.plus(Duration.ofDays(31)));
    assertThat(tokens.verify(token)).isEqualTo(INVALID);
  }

  @Test
  void aTokenMayBeDatedOnTheNextSecond() {
    Instant next = ISSUED.plusSeconds(1);
    assertThat(tokens.verify(tokens.issueFrom(USER, next))).isEqualTo(valid(next));
    assertThat(tokens.verify(tokens.issueFrom(USER, ISSUED.minusSeconds(9))))
        .isEqualTo(valid(ISSUED));
  }
}
