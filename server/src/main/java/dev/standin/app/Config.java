package dev.standin.app;

import com.mongodb.ConnectionString;
import dev.standin.auth.SigningSecret;
import dev.standin.cluster.RedisAddress;
import dev.standin.http.ClientAddresses;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All settings, read and checked. What each means stands in [Settings].
record Config(
    Listening listening,
    Storing storing,
    SigningIn signingIn,
    Model model,
    StandInCaps standIn,
    Throttles throttles) {

  record Listening(
      int port,
      Optional<String> host,
      Optional<String> nodeName,
      Optional<Tls> tls,
      List<String> corsOrigins,
      boolean allowEio3,
      ClientAddresses trustedProxies,
      int maxConnections,
      int maxConnectionsPerAddress,
      Optional<String> metricsToken) {

    @Override
    public String toString() {
      return "Listening[" + host.orElse("*") + ":" + port + "]";
    }
  }

  /// PEM files.
  record Tls(Path certificate, Path key) {}

  /// In the folder, or in MongoDB if that is there.
  record Storing(Path dataDir, Optional<Mongo> mongo) {

    /// Where everything is, for people; without passwords.
    String described() {
      return mongo
          .map(
              it ->
                  "MongoDB at "
                      + String.join(", ", it.uri().getHosts())
                      + ", database "
                      + Optional.ofNullable(it.uri().getDatabase()).orElse("test"))
          .orElseGet(() -> dataDir.toAbsolutePath().normalize().toString());
    }
  }

  /// A database that many nodes may share; with Redis between them.
  record Mongo(ConnectionString uri, Optional<Redis> redis) {

    /// How nodes are joined, for people.
    Optional<String> joined() {
      return redis.map(_ -> "joined by Redis");
    }

    @Override
    public String toString() {
      return "Mongo[" + uri.getHosts() + "]";
    }
  }

  /// What joins the nodes, and what their names there begin with if not with the usual.
  record Redis(RedisAddress address, Optional<String> prefix) {}

  record SigningIn(Optional<String> secret, boolean allowWeakSecret, Duration tokenLife) {

    @Override
    public String toString() {
      return "SigningIn[" + tokenLife + "]";
    }
  }

  record Model(
      Optional<String> apiKey,
      Optional<URI> baseUrl,
      Optional<String> model,
      Optional<URI> legacyUrl) {

    @Override
    public String toString() {
      return "Model[" + baseUrl + ", " + model + ", " + legacyUrl + "]";
    }
  }

  record StandInCaps(int repliesPerHour, int callsPerHour, int callsInAllPerHour) {}

  record Throttles(
      int loginFailuresPerAccount,
      int loginFailuresPerAddress,
      Duration loginWindow,
      int registerBurst,
      Duration registerEvery,
      int sendBurst,
      int sendPerSecond) {}

  /// The outcome of a reading.
  sealed interface Read {
    record Good(Config config) implements Read {}

    /// All faults, a sentence each.
    record Faulty(List<String> faults) implements Read {}
  }

  static Read read(Sources sources) {
    var in = new Reading(sources);
    var config =
        new Config(
            listening(in),
            storing(in),
            signingIn(in),
            model(in),
            new StandInCaps(
                in.value(Settings.STANDIN_REPLIES_PER_HOUR),
                in.value(Settings.STANDIN_CALLS_PER_HOUR),
                in.value(Settings.STANDIN_CALLS_IN_ALL_PER_HOUR)),
            throttles(in));
    return in.faults.isEmpty() ? new Read.Good(config) : new Read.Faulty(List.copyOf(in.faults));
  }

  private static Listening listening(Reading in) {
    Optional<Path> certificate = in.value(Settings.TLS_CERT);
    Optional<Path> key = in.value(Settings.TLS_KEY);
    if (certificate.isPresent() != key.isPresent()) {
      in.faults.add("TLS_CERT and TLS_KEY belong together: set both, or neither for plain http.");
    }
    return new Listening(
        in.value(Settings.PORT),
        in.value(Settings.HOST),
        in.value(Settings.NODE_NAME),
        certificate.flatMap(c -> key.map(k -> new Tls(c, k))),
        in.value(Settings.CORS_ORIGINS),
        in.value(Settings.ALLOW_EIO3),
        in.value(Settings.TRUSTED_PROXIES),
        in.value(Settings.MAX_CONNECTIONS),
        in.value(Settings.MAX_CONNECTIONS_PER_ADDRESS),
        in.value(Settings.METRICS_TOKEN));
  }

  private static Storing storing(Reading in) {
    Optional<String> prefix = in.value(Settings.REDIS_PREFIX);
    Optional<Redis> redis = in.value(Settings.REDIS_URL).map(it -> new Redis(it, prefix));
    Optional<Mongo> mongo = in.value(Settings.MONGO_URI).map(uri -> new Mongo(uri, redis));
    if (redis.isPresent() && mongo.isEmpty()) {
      in.faults.add(
          "REDIS_URL needs MONGO_URI: several nodes share one MongoDB database. Without it unset"
              + " REDIS_URL, too.");
    }
    if (prefix.isPresent() && redis.isEmpty()) {
      in.faults.add("REDIS_PREFIX needs REDIS_URL: without it no other node is told anything.");
    }
    return new Storing(in.value(Settings.DATA_DIR), mongo);
  }

  private static SigningIn signingIn(Reading in) {
    Optional<String> secret = in.value(Settings.JWT_SECRET);
    boolean allowWeak = in.value(Settings.ALLOW_WEAK_SECRET);
    if (secret.isPresent()
        && SigningSecret.check(secret.get(), allowWeak)
            instanceof SigningSecret.Checked.Refused(String sentence)) {
      in.faults.add(sentence);
    }
    return new SigningIn(secret, allowWeak, in.value(Settings.TOKEN_LIFE));
  }

  private static Model model(Reading in) {
    var model =
        new Model(
            in.value(Settings.LLM_API_KEY),
            in.value(Settings.LLM_BASE_URL),
            in.value(Settings.LLM_MODEL),
            in.value(Settings.LLM_URL));
    if (model.baseUrl().isPresent() && model.legacyUrl().isPresent()) {
      in.faults.add("LLM_BASE_URL and LLM_URL name two hosts for one model: set only one of them.");
    }
    boolean hosted = model.baseUrl().isPresent() || model.apiKey().isPresent();
    if (model.model().isPresent() && !hosted && model.legacyUrl().isEmpty()) {
      in.faults.add("LLM_MODEL needs LLM_BASE_URL, the model's host, or LLM_API_KEY for OpenAI's.");
    }
    if (model.baseUrl().isPresent() && model.model().isEmpty()) {
      in.faults.add("LLM_BASE_URL needs LLM_MODEL, the name of a model at that host.");
    }
    return model;
  }

  private static Throttles throttles(Reading in) {
    return new Throttles(
        in.value(Settings.LOGIN_FAILURES_PER_ACCOUNT),
        in.value(Settings.LOGIN_FAILURES_PER_ADDRESS),
        in.value(Settings.LOGIN_WINDOW),
        in.value(Settings.REGISTER_BURST),
        in.value(Settings.REGISTER_EVERY),
        in.value(Settings.SEND_BURST),
        in.value(Settings.SEND_PER_SECOND));
  }

  /// Parses settings and collects what is wrong with them.
  private static final class Reading {

    private final Sources sources;
    private final List<String> faults;

    Reading(Sources sources) {
      this.sources = sources;
      this.faults = new ArrayList<>(sources.faults());
    }

    <T> T value(Setting<T> setting) {
      Optional<Sources.Found> found = sources.find(setting.name());
      if (found.isPresent()) {
        try {
          return setting.format().parse().apply(found.get().text());
        } catch (IllegalArgumentException e) {
          faults.add(fault(setting, found.get()));
        }
      }
      return setting.format().parse().apply(setting.fallback());
    }

    private static String fault(Setting<?> setting, Sources.Found found) {
      String value = setting.secret() ? "" : " \"" + Formats.shown(found.text()) + "\"";
      return setting.name()
          + value
          + " (from "
          + found.where()
          + ") must be "
          + setting.format().wants()
          + ".";
    }
  }
}
