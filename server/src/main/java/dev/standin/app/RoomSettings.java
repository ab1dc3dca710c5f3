package dev.standin.app;

import dev.standin.auth.SigningSecret;
import dev.standin.chat.AccountLimits;
import dev.standin.chat.AccountLimits.Rate;
import dev.standin.http.ApiSettings;
import dev.standin.http.ClientAddresses;
import dev.standin.socketio.engineio.EngineLimits;
import dev.standin.socketio.transport.ClientFiles;
import dev.standin.socketio.transport.EngineOptions;
import dev.standin.standin.StandInSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The settings as the rooms want them.
final class RoomSettings {

  private static final System.Logger LOG = System.getLogger(RoomSettings.class.getName());
  private static final int SESSION_ID_BYTES = 15;
  private static final Duration SOCKET_GRACE = Duration.ofSeconds(2);

  /// Far above what people do, and what their resends do after a pause.
  private static final EngineLimits.PacketRate PACKETS = new EngineLimits.PacketRate(5_000, 20_000);

  private RoomSettings() {}

  static AccountLimits accounts(Config.Throttles throttles) {
    AccountLimits usual = AccountLimits.DEFAULT;
    return new AccountLimits(
        throttles.loginFailuresPerAccount(),
        throttles.loginFailuresPerAddress(),
        throttles.loginWindow(),
        new Rate(throttles.registerBurst(), throttles.registerEvery()),
        usual.lookups(),
        usual.changes(),
        usual.notes(),
        usual.keys());
  }

  static Rate sends(Config.Throttles throttles) {
    return new Rate(
        throttles.sendBurst(), Duration.ofSeconds(1).dividedBy(throttles.sendPerSecond()));
  }

  static StandInSettings standIn(Config.StandInCaps caps) {
    StandInSettings usual = StandInSettings.DEFAULT;
    return new StandInSettings(
        usual.whole(),
        usual.model(),
        caps.repliesPerHour(),
        caps.callsPerHour(),
        caps.callsInAllPerHour(),
        usual.modelConcurrency(),
        usual.activeReplies(),
        usual.maxModelText());
  }

  static ApiSettings api(Config.Listening listening) {
    ApiSettings usual = ApiSettings.DEFAULT;
    return new ApiSettings(
        Set.copyOf(listening.corsOrigins()),
        usual.replyWait(),
        usual.bodyDeadline(),
        usual.workDeadline(),
        usual.drainDeadline(),
        listening.metricsToken());
  }

  static EngineOptions engine(
      Config.Listening listening, ClientAddresses addresses, RandomGenerator random) {
    EngineOptions usual = EngineOptions.defaults();
    EngineOptions.Hooks hooks = usual.hooks().withClientAddress(addresses);
    return usual
        .withCors(new EngineOptions.Cors(listening.corsOrigins(), true))
        .withHooks(
            listening
                .nodeName()
                .map(name -> hooks.withNewId(_ -> sessionId(name, random)))
                .orElse(hooks))
        .withLimits(usual.limits().withPacketRate(PACKETS))
        .withAdmission(
            new EngineOptions.Admission(
                listening.maxConnections(), listening.maxConnectionsPerAddress()))
        .withClientFiles(clientFiles())
        .withAllowEio3(listening.allowEio3())
        .withShutdownGrace(SOCKET_GRACE);
  }

  /// Proxies route by what stands before the hyphen (docs/decisions/0006-sticky-sessions.md).
  private static String sessionId(String node, RandomGenerator random) {
    byte[] unguessable = new byte[SESSION_ID_BYTES];
    random.nextBytes(unguessable);
    return node + "-" + Base64.getUrlEncoder().encodeToString(unguessable);
  }

  /// The official client, where the launcher put it.
  private static ClientFiles clientFiles() {
    return Optional.ofNullable(System.getProperty("standin.client"))
        .map(folder -> ClientFiles.directory(Path.of(folder)))
        .orElseGet(ClientFiles::none);
  }

  /// The secret that signs tokens.
  static SigningSecret secret(String text, boolean allowWeak) {
    return switch (SigningSecret.check(text, allowWeak)) {
      case SigningSecret.Checked.Good(SigningSecret secret) -> secret;
      case SigningSecret.Checked.Weak(SigningSecret secret, String warning) -> {
        LOG.log(System.Logger.Level.WARNING, warning);
        yield secret;
      }
      case SigningSecret.Checked.Refused(String sentence) -> throw new StartException(sentence);
    };
  }
}
