package dev.standin.auth;

import dev.standin.chat.OverloadedException;
import dev.standin.chat.Passwords;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.security.crypto.bcrypt.BCrypt;

/// bcrypt on threads of its own, so that logins never delay messages. Hashes that npm bcryptjs made
/// ($2a, $2b, $2y) stay valid.
public final class BcryptPasswords implements Passwords, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(BcryptPasswords.class.getName());

  /// About 60 ms of one core.
  private static final int COST = 10;

  private static final Duration HASH_TIME = Duration.ofMillis(60);

  private static final Pattern BCRYPT =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|[12]\\d|3[01])\\$[./0-9A-Za-z]{53}");

  /// A hash of a random password that nobody kept.
  private final String nobody;

  private final SecureRandom random;
  private final ThreadPoolExecutor pool;
  private final Duration fullQueue;
  private final AtomicBoolean told = new AtomicBoolean();

  /// `threads` hash at once, `queue` more may wait.
  public BcryptPasswords(int threads, int queue, SecureRandom random) {
    this.random = random;
    this.fullQueue = Duration.ofSeconds(1).plus(HASH_TIME.multipliedBy(queue).dividedBy(threads));
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().name("passwords-", 0).daemon().factory());
    pool.allowCoreThreadTimeOut(true);
    // 22 characters of salt; its last one holds two bits only.
    this.nobody = BCrypt.gensalt("$2b", COST, random) + ".".repeat(31);
  }

  /// At most half the cores, so that messages always find one.
  public static int defaultThreads(int cores) {
    return Math.max(1, cores / 2);
  }

  /// How many wait for a thread, for the metrics.
  public int waiting() {
    return pool.getQueue().size();
  }

  @Override
  public CompletionStage<String> hash(String password) {
    return submit(
        () -> BCrypt.hashpw(BcryptBytes.of(password), BCrypt.gensalt("$2b", COST, random)));
  }

  @Override
  public CompletionStage<Boolean> matches(String password, String hash) {
    boolean tooCostly = Passwords.tooCostly(hash);
    if (tooCostly && !told.getAndSet(true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "A stored password''s bcrypt cost is above {0}, so it never matches: its owner needs a new"
              + " password.",
          HIGHEST_COST);
    }
    if (tooCostly || !BCRYPT.matcher(hash).matches()) {
      return matchesNobody(password);
    }
    return submit(() -> BCrypt.checkpw(BcryptBytes.of(password), hash));
  }

  @Override
  public CompletionStage<Boolean> matchesNobody(String password) {
    return submit(() -> BCrypt.checkpw(BcryptBytes.of(password), nobody)).thenApply(_ -> false);
  }

  private <T> CompletionStage<T> submit(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, pool);
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedFuture(
          new OverloadedException("the password queue is full", fullQueue));
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
