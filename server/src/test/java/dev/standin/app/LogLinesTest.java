package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.StoreException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogLinesTest {

  @Test
  void anEventIsOneLineWithTimeLevelAndRoom() {
    assertThat(line("The store is away\nfor now", null))
        .isEqualTo("2026-01-02T03:04:05.006Z WARN http The store is away for now\n");
  }

  @Test
  void ofForeignExceptionsTheTextIsNotQuoted() {
    String line = line("failed", new ConnectException("Connection refused: /10.1.2.3:443"));
    assertThat(line).contains("java.net.ConnectException at ").doesNotContain("10.1.2.3");
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
  }

  @Test
  void ownExceptionsAreQuotedWithTheirCauses() {
    var thrown = new StoreException("disk full", Duration.ZERO, new IllegalStateException("hush"));
    assertThat(line("failed", thrown))
        .contains("dev.standin.chat.StoreException: disk full at ")
        .contains(" | from java.lang.IllegalStateException at ")
        .doesNotContain("hush");
  }

  private static String line(String message, @org.jspecify.annotations.Nullable Throwable thrown) {
    var record = new LogRecord(Level.WARNING, message);
    record.setLoggerName("dev.standin.http.Routes");
    record.setInstant(Instant.parse("2026-01-02T03:04:05.006Z"));
    record.setThrown(thrown);
    return new LogLines().format(record);
  }
}
