package dev.standin.store.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoSecurityException;
import dev.standin.chat.StoreException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/// What the driver's exceptions mean to callers. Their own texts, which may hold what users wrote,
/// go nowhere.
final class Faults {

  static final int DUPLICATE_KEY = 11000;

  /// Codes of refusals that another try doesn't change: bad value, no parse, not allowed, wrong
  /// type, no such command, failed validation, too big
  /// (https://www.mongodb.com/docs/manual/reference/error-codes/).
  private static final Set<Integer> FINAL =
      Set.of(2, 9, 13, 14, 18, 20, 59, 121, 8000, 10334, 17280, 17419);

  private static final Duration LATER = Duration.ofSeconds(5);

  private Faults() {}

  /// Whether the same call may succeed when it is made again.
  static boolean passing(MongoException fault) {
    return !isRefusal(fault)
        && !isFinal(fault.getCode())
        && !(fault instanceof MongoCommandException command && isFinal(command.getErrorCode()));
  }

  /// The driver calls a connection that breaks while it signs in a matter of security, too.
  private static boolean isRefusal(MongoException fault) {
    return fault instanceof MongoSecurityException
        && fault.getCause() instanceof MongoCommandException told
        && isFinal(told.getErrorCode());
  }

  static boolean isFinal(int code) {
    return FINAL.contains(code);
  }

  static <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (MongoExecutionTimeoutException slow) {
      throw new StoreException(
          "This takes the store too long now. Ask for less, or later.", LATER, slow);
    } catch (MongoException | IllegalStateException fault) {
      // The driver throws IllegalStateException when its client is closed.
      throw new StoreException("The store can't be read now.", LATER, fault);
    }
  }

  /// The answer to an export or import.
  static <T> T moving(Supplier<T> call) {
    try {
      return call.get();
    } catch (MongoException fault) {
      throw new StoreException(
          "The database that MONGO_URI names can't be used now; run this again when it can.",
          LATER,
          fault);
    }
  }

  static StoreException writing(Throwable fault) {
    return new StoreException("The store can't write now.", LATER, fault);
  }

  static StoreException away() {
    return new StoreException("The store is away.", LATER);
  }

  static StoreException unknown(Throwable fault) {
    return StoreException.unknown(
        "The store went away while it wrote; whether it did is not known yet."
            + " Send again with the same clientId.",
        LATER,
        fault);
  }

  static StoreException closed() {
    return new StoreException("The server is stopping.", LATER);
  }
}
