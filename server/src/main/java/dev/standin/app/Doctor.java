package dev.standin.app;

import dev.standin.chat.Finding;
import dev.standin.chat.ObjectIds;
import dev.standin.store.mongo.MongoCheckup;
import dev.standin.store.sqlite.SqliteCheckup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// `standin doctor`: looks at everything that the server depends on, side by side, each with a
/// deadline. Changes nothing; the server may run.
final class Doctor {

  private static final Duration STORE = Duration.ofSeconds(30);
  private static final Duration NETWORK = Duration.ofSeconds(15);
  private static final Duration HERE = Duration.ofSeconds(5);

  private final Sources sources;
  private final Surroundings around;
  private final boolean askModel;

  /// @param askModel whether the model gets one short request
  Doctor(Sources sources, Surroundings around, boolean askModel) {
    this.sources = sources;
    this.around = around;
    this.askModel = askModel;
  }

  /// Something to look at, on a thread of its own.
  private record Look(String name, Duration most, FutureTask<List<Finding>> task) {

    static Look at(String name, Duration most, Callable<List<Finding>> look) {
      var task = new FutureTask<>(look);
      Thread.ofPlatform().daemon().name("doctor-" + name).start(task);
      return new Look(name, most, task);
    }

    List<Finding> found(long begun) {
      try {
        long left = most.toNanos() - (System.nanoTime() - begun);
        return task.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
      } catch (TimeoutException late) {
        return List.of(
            Finding.fail(
                name + ": no answer within " + most.toSeconds() + " s",
                "see whether it hangs or is overloaded, and look again"));
      } catch (ExecutionException e) {
        return List.of(
            Finding.fail(
                name + ": the look at it failed (" + reason(e) + ")",
                "look again, and report it if it stays"));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return List.of();
      }
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause();
    return (cause == null ? e : cause).getClass().getSimpleName();
  }

  /// Blocking, some 30 s at most.
  Diagnosis look() {
    return switch (Config.read(sources)) {
      case Config.Read.Faulty(List<String> faults) -> new Diagnosis(faulty(faults));
      case Config.Read.Good(Config config) -> new Diagnosis(good(config));
    };
  }

  private static List<Finding> faulty(List<String> faults) {
    List<Finding> findings = new ArrayList<>();
    faults.forEach(
        fault -> findings.add(Finding.fail("settings: " + fault, "docs/config.md tells of each")));
    findings.add(
        Finding.warn("everything else was not looked at", "mend the settings and look again"));
    return findings;
  }

  private List<Finding> good(Config config) {
    long begun = System.nanoTime();
    List<Look> looks = new ArrayList<>();
    looks.add(Look.at("settings", HERE, () -> new SettingsCheckup(sources, config, around).look()));
    looks.add(Look.at("store", STORE, () -> store(config.storing())));
    config
        .storing()
        .mongo()
        .flatMap(Config.Mongo::redis)
        .ifPresent(
            redis ->
                looks.add(Look.at("Redis", NETWORK, () -> new RedisCheckup(redis, around).look())));
    looks.add(Look.at("clock", HERE, () -> new ClockCheckup(around).look()));
    looks.add(Look.at("model", NETWORK, () -> new ModelCheckup(config.model(), askModel).look()));
    looks.add(Look.at("port", HERE, () -> new PortCheckup(config.listening()).look()));
    List<Finding> findings = new ArrayList<>();
    looks.forEach(look -> findings.addAll(look.found(begun)));
    return findings;
  }

  private List<Finding> store(Config.Storing storing) {
    if (storing.mongo().isPresent()) {
      var ids = new ObjectIds(around.clock(), around.random());
      String uri = storing.mongo().get().uri().getConnectionString();
      return new MongoCheckup(uri, ids, around.clock()).look();
    }
    return new SqliteCheckup(storing.dataDir(), around.clock()).look();
  }
}
