package dev.standin.auth;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.standin.chat.Tokens;
import dev.standin.chat.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// JSON Web Tokens (RFC 7519) with HS256 and the claim `userId`, as npm jsonwebtoken makes them.
/// Ours end with `exp`; one without lives as long from its `iat`; one without both is refused.
public final class JwtTokens implements Tokens {

  /// No token of ours has more than a quarter of this.
  private static final int MAX_LENGTH = 2_000;

  private final Algorithm algorithm;
  private final JWTVerifier verifier;
  private final Duration life;
  private final InstantSource clock;

  public JwtTokens(SigningSecret secret, Duration life, InstantSource clock) {
    this.algorithm = Algorithm.HMAC256(secret.bytes());
    this.life = life;
    this.clock = clock;
    // A login right after a revocation gets a token dated on the next second: iat may be ahead.
    var verification = (JWTVerifier.BaseVerification) JWT.require(algorithm).ignoreIssuedAt();
    this.verifier = verification.build(clock.withZone(ZoneOffset.UTC));
  }

  @Override
  public String issue(UserId user) {
    return issueFrom(user, Instant.EPOCH);
  }

  @Override
  public String issueFrom(UserId user, Instant earliest) {
    Instant now = clock.instant();
    Instant issued = now.isBefore(earliest) ? earliest : now;
    return JWT.create()
        .withClaim("userId", user.hex())
        .withIssuedAt(issued)
        .withExpiresAt(issued.plus(life))
        .sign(algorithm);
  }

  @Override
  public Verified verify(String token) {
    if (token.length() > MAX_LENGTH) {
      return new Verified.Invalid();
    }
    try {
      return valid(verifier.verify(token));
    } catch (JWTVerificationException refused) {
      return new Verified.Invalid();
    }
  }

  private Verified valid(DecodedJWT token) {
    @Nullable String user = token.getClaim("userId").asString();
    @Nullable Instant issued = token.getIssuedAtAsInstant();
    boolean ends = token.getExpiresAtAsInstant() != null;
    boolean alive = ends || (issued != null && issued.plus(life).isAfter(clock.instant()));
    if (user == null || !alive) {
      return new Verified.Invalid();
    }
    // A token that doesn't say when it was made falls to any revocation.
    Instant since = issued == null ? Instant.EPOCH : issued;
    return UserId.parse(user)
        .<Verified>map(id -> new Verified.Valid(id, since))
        .orElseGet(Verified.Invalid::new);
  }
}
