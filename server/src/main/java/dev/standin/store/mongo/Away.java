package dev.standin.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import dev.standin.chat.Finding;
import dev.standin.chat.StoreException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import javax.naming.NamingException;

/// Why a database can't be used, for who runs the server.
///
/// @param hosts where it should be: without the name and password that its address may hold
record Away(Kind kind, String hosts, Throwable fault) {

  private static final Duration LATER = Duration.ofSeconds(5);
  private static final int DEEPEST = 16;

  /// Not allowed, no such user or password, and the same as hosted services say it
  /// (https://www.mongodb.com/docs/manual/reference/error-codes/).
  private static final Set<Integer> REFUSALS = Set.of(13, 18, 8000);

  enum Kind {
    REFUSED,
    NAME_NOT_FOUND,
    SILENT,
    FAULTY
  }

  static Away of(String uri, Throwable fault) {
    Kind kind = Kind.FAULTY;
    Throwable first = fault;
    if (fault instanceof StoreException && fault.getCause() != null) {
      first = fault.getCause();
    }
    Throwable cause = first;
    for (int depth = 0; cause != null && depth < DEEPEST && kind == Kind.FAULTY; depth++) {
      kind = kind(cause);
      cause = cause.getCause();
    }
    return new Away(kind, hosts(uri), first);
  }

  /// Whether the server means who asks, and not what.
  static boolean refuses(MongoException fault) {
    return kind(fault) == Kind.REFUSED;
  }

  private static Kind kind(Throwable fault) {
    return switch (fault) {
      case MongoSecurityException _ -> Kind.REFUSED;
      case UnknownHostException _ -> Kind.NAME_NOT_FOUND;
      case NamingException _ -> Kind.NAME_NOT_FOUND;
      case MongoTimeoutException late -> waiting(String.valueOf(late.getMessage()));
      case MongoSocketException broken ->
          broken.getCause() instanceof UnknownHostException ? Kind.NAME_NOT_FOUND : Kind.SILENT;
      case MongoException refused when REFUSALS.contains(refused.getCode()) -> Kind.REFUSED;
      default -> Kind.FAULTY;
    };
  }

  /// Whoever waits for a server is told what happened to it only in words.
  private static Kind waiting(String told) {
    if (told.contains(MongoSecurityException.class.getSimpleName())) {
      return Kind.REFUSED;
    }
    return told.contains(UnknownHostException.class.getSimpleName())
        ? Kind.NAME_NOT_FOUND
        : Kind.SILENT;
  }

  private static String hosts(String uri) {
    int begin = uri.indexOf("://") + 3;
    String rest = uri.substring(begin).split("[/?]", 2)[0];
    return rest.substring(rest.lastIndexOf('@') + 1);
  }

  private String reason() {
    return switch (kind) {
      case REFUSED -> "it refuses the name or password, or that user may not use it";
      case NAME_NOT_FOUND -> "this name is not found";
      case SILENT -> "nobody answers there";
      case FAULTY -> "it fails (" + fault.getClass().getSimpleName() + ")";
    };
  }

  StoreException exception() {
    return new StoreException(
        "The database that MONGO_URI names (%s) can't be used now: %s. `./standin doctor` tells more."
            .formatted(hosts, reason()),
        LATER,
        fault);
  }

  Finding finding() {
    return switch (kind) {
      case REFUSED ->
          Finding.fail(
              "MongoDB: " + hosts + " refuses the name or password, or that user may not use it",
              "mend them in MONGO_URI (percent-encoded), or give the user the role readWrite");
      case NAME_NOT_FOUND ->
          Finding.fail(
              "MongoDB: the name is not found: " + hosts, "mend it in MONGO_URI, or in the DNS");
      case SILENT ->
          Finding.fail("MongoDB: nobody answers at " + hosts, "start it, or mend MONGO_URI");
      case FAULTY ->
          Finding.fail(
              "MongoDB: " + hosts + " fails (" + fault.getClass().getSimpleName() + ")",
              "see its log, and look again");
    };
  }
}
