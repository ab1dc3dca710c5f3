package dev.standin.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.chat.OverloadedException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Passwords and the hashes that npm bcryptjs left behind.
final class BcryptPasswordsTest {

  private final BcryptPasswords passwords = new BcryptPasswords(1, 4, new SecureRandom());

  /// What bcryptjs 2.4.3 (cost 4, $2a) and 3.0 (cost 10, $2b) made of a password.
  private record Old(String password, String by2, String by3) {}

  private static final List<Old> OLD =
      List.of(
          new Old(
              "correct horse",
              "$2a$04$UVJqKjcJmKLN8aEZN1vTzO3vqXGTdslVZF2D7laZt26YHe3ehh3W2",
              "$2b$10$5IdbBDUJxD7RdeOGz2VfaOmuw2Bh/ZXlNGI51IYcUSPAo3yfu8K56"),
          new Old(
              "pässwörd",
              "$2a$04$MliIxW2ogrDhBG1oYkr6b.zCyOphBRdt4lsZ9YU88A3vHbJ5C6cl6",
              "$2b$10$r.Fi5WmEj6HLnpZLUZ0/1.zV9w39A79g.WytfvdndGIMbSJLd16xa"),
          new Old(
              "пароль-密码-🔑",
              "$2a$04$f.DYqIEZU4cf/3XGWu4SoOPr0ixCveWgJNI8TDce8/yQTDihjhe6i",
              "$2b$10$OEkvFuRl3yOKiGIzFVu0VuzTOMhDtHr./yfZsYu1LxBo1mvZ7ZcDC"),
          new Old(
              "a".repeat(72) + "tail",
              "$2a$04$E2hmfdly5wHknogwNiS2aObuUawIeLoqBVPuUbmDJ4NOoD7kgqyRO",
              "$2b$10$Thvl9.GNlLmcgJip/fvC3OOCzhCz.TDNs6L6aHYBkwwE0DWEkAxK6"),
          new Old(
              "ü".repeat(40),
              "$2a$04$ISrnOxXGRFKca8qWOR8mp.ApYbPbt1CoaSvyp8a0dBvaecFvmO85S",
              "$2b$10$lHuLYzqVf2D3Oaydkew13eRWU7fIhupNNAcKkcy76VDWRTpeih96."),
          new Old(
              "nul\0inside",
              "$2a$04$SsF3rLDnTLWRF/sN1SE1m.D3AW.lmmAbwHl/MYcXBRQMxuJpkBrr6",
              "$2b$10$IH8fdNIiEPcTse6NK55iPuxZFtXMkuBXydsnugPj0V6V0h1V03OEC"),
          new Old(
              "",
              "$2a$04$Iz/c5fAzEe.HqL6Hs/s6nOGEu4CgOKmGCzKhbGj4O5rXLEwnA3hZy",
              "$2b$10$ln6qZCyq.mjOTm1.H.9euul77xbhQKPBgahzoGzJAAqVyZQJf0Vc."));

  @AfterEach
  void close() {
    passwords.close();
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void hashesOfBcryptjsStayValid() throws Exception {
    for (Old old : OLD) {
      assertThat(done(passwords.matches(old.password(), old.by2()))).as(old.password()).isTrue();
      assertThat(done(passwords.matches(old.password(), old.by3()))).as(old.password()).isTrue();
      String php = old.by2().replace("$2a$", "$2y$");
      assertThat(done(passwords.matches(old.password(), php))).isTrue();
      assertThat(done(passwords.matches("x" + old.password(), old.by2()))).isFalse();
    }
  }

  @Test
  void onlyTheFirst72BytesCountAsInBcryptjs() throws Exception {
    String hash = OLD.get(3).by2();
    assertThat(done(passwords.matches("a".repeat(72), hash))).isTrue();
    assertThat(done(passwords.matches("a".repeat(72) + "another tail", hash))).isTrue();
    assertThat(done(passwords.matches("a".repeat(71), hash))).isFalse();
    assertThat(done(passwords.matches("ü".repeat(36), OLD.get(4).by2()))).isTrue();
    assertThat(done(passwords.matches("a".repeat(1_000_000), hash))).isTrue();
  }

  @Test
  void aLoneSurrogateIsNoQuestionMark() throws Exception {
    String bcryptjs3 = "$2b$04$wMw908PlJ237j9WjkXsv1OoJ7l69Lmy7xhbwXL/fEBFdoQuOVhRv6";
    assertThat(done(passwords.matches("\ud800x", bcryptjs3))).isTrue();
    assertThat(done(passwords.matches("?x", bcryptjs3))).isFalse();
  }

  @Test
  void hashesAre2bOfCost10AndMatch() throws Exception {
    String hash = done(passwords.hash("pässwörd"));
    assertThat(hash).startsWith("$2b$10$").hasSize(60);
    assertThat(done(passwords.matches("pässwörd", hash))).isTrue();
    assertThat(done(passwords.matches("passwort", hash))).isFalse();
    assertThat(done(passwords.hash("pässwörd"))).isNotEqualTo(hash);
  }

  @Test
  void whatIsNoHashNeverMatches() throws Exception {
    for (String hash :
        List.of(
            "", "plain", "$2a$10$short", "$2x$10$" + "a".repeat(53), "$2a$99$" + "a".repeat(53))) {
      assertThat(done(passwords.matches("plain", hash))).as(hash).isFalse();
      assertThat(done(passwords.matches("", hash))).as(hash).isFalse();
    }
    assertThat(done(passwords.matchesNobody(""))).isFalse();
  }

  /// One of cost 31 takes a day.
  @Test
  void aHashThatWouldTakeLongerThanASecondOrTwoNeverMatches() throws Exception {
    for (String cost : List.of("15", "16", "31")) {
      String hash = "$2b$" + cost + "$5IdbBDUJxD7RdeOGz2VfaOmuw2Bh/ZXlNGI51IYcUSPAo3yfu8K56";
      assertThat(done(passwords.matches("correct horse", hash))).as(hash).isFalse();
    }
    assertThat(done(passwords.matches(OLD.getFirst().password(), OLD.getFirst().by3()))).isTrue();
  }

  @Test
  void aFullQueueRefuses() throws Exception {
    List<CompletionStage<?>> stages = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      stages.add(passwords.matchesNobody("x"));
    }
    assertThat(stages.stream().filter(s -> s.toCompletableFuture().isCompletedExceptionally()))
        .hasSizeGreaterThan(90);
    assertThatThrownBy(() -> done(stages.getLast())).hasCauseInstanceOf(OverloadedException.class);
    assertThat(done(stages.getFirst())).isEqualTo(false);
  }
}
