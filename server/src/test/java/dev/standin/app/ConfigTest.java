package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {

  @TempDir private Path folder;

  @Test
  void withoutAnySettingTheDefaultsHold() throws IOException {
    Config config = good(Map.of(), Map.of(), "");
    assertThat(config.listening().port()).isEqualTo(5000);
    assertThat(config.listening().host()).isEmpty();
    assertThat(config.listening().corsOrigins()).containsExactly("http://localhost:3000");
    assertThat(config.storing().dataDir()).isEqualTo(Path.of("data"));
    assertThat(config.signingIn().tokenLife()).isEqualTo(Duration.ofDays(30));
    assertThat(config.throttles().sendBurst()).isEqualTo(300);
  }

  @Test
  void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
    assertThat(good(Map.of(), Map.of(), "PORT=1").listening().port()).isEqualTo(1);
    assertThat(good(Map.of(), Map.of("PORT", "2"), "PORT=1").listening().port()).isEqualTo(2);
    assertThat(good(Map.of("PORT", "3"), Map.of("PORT", "2"), "PORT=1").listening().port())
        .isEqualTo(3);
    assertThat(good(Map.of(), Map.of("PORT", ""), "PORT=1").listening().port()).isEqualTo(1);
  }

  @Test
  void allFaultsAreToldTogetherAndSecretsAreNot() throws IOException {
    assertThat(
            faults(
                Map.of(
                    "TOKEN_LIFE",
                    "soon",
                    "REDIS_URL",
                    "redis://:hush@h",
                    "MONGO_URI",
                    "mongo://u:hush@h"),
                "# mine\nPORT=70000\nTLS_CERT=a.pem"))
        .containsExactlyInAnyOrder(
            "PORT \"70000\" (from " + file() + " line 2) must be a whole number from 0 to 65535.",
            "TLS_CERT and TLS_KEY belong together: set both, or neither for plain http.",
            "TOKEN_LIFE \"soon\" (from the environment) must be a time from 1m to 3650d"
                + " (ms, s, m, h or d).",
            "MONGO_URI (from the environment) must be a MongoDB URI like"
                + " mongodb://name:password@localhost:27017/chat, with %40 for an @ in name or"
                + " password and so on.",
            "REDIS_URL needs MONGO_URI: several nodes share one MongoDB database. Without it unset"
                + " REDIS_URL, too.")
        .noneMatch(fault -> fault.contains("hush"));
  }

  @Test
  void aPrefixForRedisMakesNamesThatNoOtherOneMakes() throws IOException {
    String wants =
        " must be 1 to 40 letters, digits, dots, underlines and hyphens, beginning with a letter or"
            + " digit and not ending with -request or -response; neither standin nor socket.io,"
            + " which are used without it.";
    for (String bad :
        List.of("a#b", "a:b", "-a", "a*", "chat-request", "a-response", "socket.io", "standin")) {
      assertThat(faults(Map.of("REDIS_PREFIX", bad), ""))
          .contains("REDIS_PREFIX \"" + bad + "\" (from the environment)" + wants);
    }
    assertThat(faults(Map.of("REDIS_PREFIX", "blue"), ""))
        .containsExactly(
            "REDIS_PREFIX needs REDIS_URL: without it no other node is told anything.");
    Config good =
        good(
            Map.of(),
            Map.of("REDIS_PREFIX", "b.lue-1", "REDIS_URL", "redis://h", "MONGO_URI", "mongodb://h"),
            "");
    assertThat(good.storing().mongo().flatMap(Config.Mongo::redis).flatMap(Config.Redis::prefix))
        .hasValue("b.lue-1");
  }

  @Test
  void aPasswordInAnAddressIsNotShown() throws IOException {
    var environment = Map.of("LLM_BASE_URL", "http://ana:hush@h/v1", "LLM_MODEL", "m");
    assertThat(faults(environment, ""))
        .contains(
            "LLM_BASE_URL \"http://(not shown)@h/v1\" (from the environment) must be an http or"
                + " https URL.");
    assertThat(ConfigPage.masked(sources(Map.of(), environment, ""))).doesNotContain("hush");
  }

  @Test
  void twoHostsForOneModelAreRefused() throws IOException {
    assertThat(faults(Map.of(), "LLM_BASE_URL=http://h/v1\nLLM_MODEL=m\nLLM_URL=http://h/ask"))
        .containsExactly(
            "LLM_BASE_URL and LLM_URL name two hosts for one model: set only one of them.");
  }

  @Test
  void aNamedSettingsFileMustBeThere() {
    var sources = Sources.read(Map.of(), Map.of(), Optional.of(folder.resolve("missing")));
    assertThat(Config.read(sources))
        .isEqualTo(
            new Config.Read.Faulty(
                java.util.List.of(
                    "There is no settings file "
                        + folder.resolve("missing")
                        + ": name another one, or none.")));
  }

  @Test
  void aSettingsFileMustBeText() throws IOException {
    Path file = Files.write(folder.resolve("latin"), new byte[] {'A', '=', (byte) 0xE4});
    assertThat(Config.read(Sources.read(Map.of(), Map.of(), Optional.of(file))))
        .isEqualTo(
            new Config.Read.Faulty(
                java.util.List.of(
                    "The settings file "
                        + file
                        + " can't be read as UTF-8 text: check its permissions and its"
                        + " encoding.")));
  }

  @Test
  void theSettingsAreShownMasked() throws IOException {
    String shown =
        ConfigPage.masked(
            sources(Map.of(), Map.of("PORT", "81"), "JWT_SECRET=hush-hush-hush-hush"));
    assertThat(shown).doesNotContain("hush").contains("JWT_SECRET", "(set, not shown)");
    assertThat(shown).containsPattern("PORT +81 +from the environment");
  }

  @Test
  void everySettingHasADefaultThatItAccepts() {
    assertThat(Settings.all())
        .allSatisfy(
            setting ->
                assertThatCode(() -> setting.format().parse().apply(setting.fallback()))
                    .as(setting.name())
                    .doesNotThrowAnyException());
  }

  @Test
  void theSettingsPageIsAsTheProgramWritesIt() throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "config.md")))
        .as("run `make docs`")
        .isEqualTo(ConfigPage.markdown());
  }

  private Config good(Map<String, String> flags, Map<String, String> environment, String file)
      throws IOException {
    return switch (Config.read(sources(flags, environment, file))) {
      case Config.Read.Good(Config config) -> config;
      case Config.Read.Faulty faulty -> throw new AssertionError(faulty.faults());
    };
  }

  private java.util.List<String> faults(Map<String, String> environment, String file)
      throws IOException {
    return switch (Config.read(sources(Map.of(), environment, file))) {
      case Config.Read.Good _ -> throw new AssertionError("no fault was found");
      case Config.Read.Faulty(java.util.List<String> faults) -> faults;
    };
  }

  private Sources sources(Map<String, String> flags, Map<String, String> environment, String text)
      throws IOException {
    Files.writeString(file(), text);
    return Sources.read(flags, environment, Optional.of(file()));
  }

  private Path file() {
    return folder.resolve("settings");
  }
}
