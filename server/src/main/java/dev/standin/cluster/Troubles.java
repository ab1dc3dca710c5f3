package dev.standin.cluster;

import io.lettuce.core.RedisCommandTimeoutException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/// What an operator reads when Redis is of no use: no addresses, no passwords.
final class Troubles {

  private static final String TLS =
      "TLS with Redis fails: its certificate must be trusted by this JDK and name the host";

  private Troubles() {}

  static String sentence(Throwable failure) {
    Throwable last = failure;
    String all = "";
    boolean tls = false;
    for (int depth = 0; depth < 10; depth++) {
      all += " " + last.getMessage();
      tls |= last instanceof SSLException;
      if (last instanceof RedisCommandTimeoutException
          || last instanceof TimeoutException
          || last.getCause() == null) {
        break;
      }
      last = last.getCause();
    }
    return tls ? TLS : sentence(all.toUpperCase(Locale.ROOT), last);
  }

  private static String sentence(String all, Throwable last) {
    if (all.contains("WRONGPASS") || all.contains("INVALID PASSWORD")) {
      return "Redis refuses the user or password of REDIS_URL";
    }
    if (all.contains("NOAUTH") || all.contains("AUTHENTICATION REQUIRED")) {
      return "Redis wants a password: write redis://:PASSWORD@host in REDIS_URL";
    }
    if (all.contains("NOPERM")) {
      return "Redis denies this user a command or channel: see its ACL";
    }
    if (all.contains("UNKNOWN COMMAND") || all.contains("NOPROTO")) {
      return "Redis is too old: version 6 or newer is needed";
    }
    if (all.contains("DB INDEX")) {
      return "Redis has no database of the number in REDIS_URL";
    }
    if (all.contains("MAX NUMBER OF CLIENTS")) {
      return "Redis has too many clients already: raise its maxclients";
    }
    if (all.contains("CONNECTION CLOSED") || all.contains("CONNECTION IS CLOSED")) {
      return "The connection to Redis was closed";
    }
    return switch (last) {
      case java.net.UnknownHostException unknown -> "The host of REDIS_URL is not known";
      case java.net.ConnectException refused -> "Nobody answers at the address of REDIS_URL";
      case TimeoutException late -> "Redis does not answer in time";
      case RedisCommandTimeoutException late -> "Redis does not answer in time";
      case RedisUnavailableException known -> String.valueOf(known.getMessage());
      default -> "Redis can't be reached (" + last.getClass().getSimpleName() + ")";
    };
  }
}
