package dev.standin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisAddressTest {

  @Test
  void aUrlIsTakenApart() {
    assertThat(RedisAddress.parse("redis://localhost"))
        .isEqualTo(
            new RedisAddress(false, "localhost", 6379, Optional.empty(), Optional.empty(), 0));
    assertThat(RedisAddress.parse(" rediss://bo:p%40ss+w:rd@10.0.0.1:6380/12 "))
        .isEqualTo(
            new RedisAddress(
                true, "10.0.0.1", 6380, Optional.of("bo"), Optional.of("p@ss+w:rd"), 12));
    assertThat(RedisAddress.parse("redis://:secret@[::1]/"))
        .isEqualTo(
            new RedisAddress(false, "::1", 6379, Optional.empty(), Optional.of("secret"), 0));
  }

  @Test
  void itNeverShowsThePassword() {
    assertThat(RedisAddress.parse("rediss://bo:secret@h:1/2")).hasToString("rediss://h:1/2");
    assertThat(RedisAddress.parse("redis://:secret@[::1]")).hasToString("redis://[::1]:6379/0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://h             | REDIS_URL begins with redis:// or, for TLS, with rediss://
          localhost:6379       | REDIS_URL begins with redis:// or, for TLS, with rediss://
          redis://             | REDIS_URL is no URL (at its character 9); in a password, write what is no letter or digit as %XX
          redis://:a b@h       | REDIS_URL is no URL (at its character 11); in a password, write what is no letter or digit as %XX
          redis://:secret#1@h  | REDIS_URL names no host; in a password, write what is no letter or digit as %XX
          redis://secret@h     | REDIS_URL has a user and no password: write redis://:PASSWORD@host
          redis://:@h          | REDIS_URL has an empty password: leave out everything before the host
          redis://h/one        | REDIS_URL ends with a database's number, as in redis://host:6379/0
          redis://h/0?timeout=1| REDIS_URL ends with the database: it takes no ? and no #
          redis://h:0          | REDIS_URL has a port from 1 to 65535
          redis://h:99999      | REDIS_URL has a port from 1 to 65535
          """)
  void aWrongUrlIsRefusedWithASentenceThatSaysHowToMendIt(String url, String sentence) {
    assertThatThrownBy(() -> RedisAddress.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }
}
