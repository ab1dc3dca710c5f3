package dev.standin.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The log: one line an event on stderr, `time level room sentence`. Of exceptions only our own and
/// the database's are quoted; the texts of others may hold what people wrote or where they are.
final class LogLines extends Formatter {

  private static final int FRAMES = 12;
  private static final int CAUSES = 4;

  /// Loggers with a level of their own: one that nobody holds is forgotten, with its level.
  private static final List<Logger> QUIETER = new ArrayList<>();

  /// Sends everything that is logged by System.Logger or java.util.logging to stderr. Must come
  /// before anything logs.
  static void install() {
    System.setProperty("java.util.logging.manager", KeptLogs.class.getName());
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(new Stderr());
    root.setLevel(Level.INFO);
    // Vert.x and Netty tell of every connection that ends rudely; only what stays broken matters.
    quieten("io.netty", Level.WARNING);
    quieten("io.vertx", Level.WARNING);
    // The driver logs by slf4j, which isn't there; here it would only say so.
    quieten("org.mongodb", Level.OFF);
  }

  private static void quieten(String name, Level level) {
    Logger logger = Logger.getLogger(name);
    logger.setLevel(level);
    QUIETER.add(logger);
  }

  @Override
  public String format(LogRecord record) {
    var line = new StringBuilder(160);
    line.append(Instant.ofEpochMilli(record.getMillis()).truncatedTo(ChronoUnit.MILLIS));
    line.append(' ').append(level(record.getLevel()));
    line.append(' ').append(room(record.getLoggerName())).append(' ');
    appendOneLine(line, formatMessage(record));
    appendCauses(line, record.getThrown());
    return line.append('\n').toString();
  }

  private static String level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARN";
    }
    return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }

  /// The package below ours, or the library's two first names.
  private static String room(@Nullable String logger) {
    if (logger == null || logger.isEmpty()) {
      return "-";
    }
    String[] names = logger.split("\\.");
    boolean ours = names.length > 2 && names[0].equals("dev") && names[1].equals("standin");
    return ours ? names[2] : names[0] + (names.length > 1 ? "." + names[1] : "");
  }

  private static void appendCauses(StringBuilder line, @Nullable Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < CAUSES; depth++) {
      line.append(depth == 0 ? " | " : " | from ").append(cause.getClass().getName());
      if (quotable(cause) && cause.getMessage() != null) {
        line.append(": ");
        appendOneLine(line, cause.getMessage());
      }
      StackTraceElement[] frames = cause.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, FRAMES); i++) {
        line.append(i == 0 ? " at " : " < ").append(frames[i].getClassName());
        line.append('.').append(frames[i].getMethodName());
        line.append(':').append(frames[i].getLineNumber());
      }
      cause = cause.getCause();
    }
  }

  private static boolean quotable(Throwable thrown) {
    return thrown instanceof SQLException || thrown.getClass().getName().startsWith("dev.standin.");
  }

  private static void appendOneLine(StringBuilder line, @Nullable String text) {
    String shown = String.valueOf(text);
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
  }

  /// Writes each line whole, and keeps working while the JVM shuts down.
  private static final class Stderr extends Handler {

    private final PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);

    Stderr() {
      setFormatter(new LogLines());
    }

    @Override
    public void publish(LogRecord record) {
      if (!isLoggable(record)) {
        return;
      }
      try {
        byte[] line = getFormatter().format(record).getBytes(StandardCharsets.UTF_8);
        err.write(line, 0, line.length);
        err.flush();
      } catch (RuntimeException e) {
        reportError("A line could not be formatted", e, ErrorManager.FORMAT_FAILURE);
      }
    }

    @Override
    public void flush() {
      err.flush();
    }

    @Override
    public void close() {
      err.flush();
    }
  }

  /// Keeps its handlers when the JVM begins to shut down, since that is when we still have to tell
  /// what happens. Public because the JDK makes it by name.
  public static final class KeptLogs extends LogManager {
    @Override
    public void reset() {}
  }
}
