package dev.standin.app;

import dev.standin.auth.SigningSecret;
import dev.standin.chat.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The settings beyond what each must look like: what is weak, and what is not likely meant.
final class SettingsCheckup {

  private final Sources sources;
  private final Config config;
  private final Surroundings around;

  SettingsCheckup(Sources sources, Config config, Surroundings around) {
    this.sources = sources;
    this.config = config;
    this.around = around;
  }

  List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("settings: all are understood"));
    sources
        .remarks()
        .forEach(
            remark ->
                findings.add(Finding.warn("settings: " + remark, "mend or remove that line")));
    envFile().ifPresent(findings::add);
    findings.add(secret());
    findings.addAll(proxies());
    findings.addAll(nodes());
    config
        .listening()
        .tls()
        .ifPresent(tls -> findings.addAll(new TlsCheckup(tls, around.clock().instant()).look()));
    return findings;
  }

  /// The file holds secrets.
  private Optional<Finding> envFile() {
    Path file = sources.file();
    if (!Files.exists(file) || !othersMayRead(file)) {
      return Optional.empty();
    }
    return Optional.of(Finding.warn("settings: other users may read " + file, "chmod 600 " + file));
  }

  static boolean othersMayRead(Path file) {
    try {
      var rights = Files.getPosixFilePermissions(file);
      return rights.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  private Finding secret() {
    Optional<String> secret = config.signingIn().secret();
    if (secret.isEmpty()) {
      return Finding.ok("JWT_SECRET: not set; a strong one is made and kept in the store");
    }
    return switch (SigningSecret.check(secret.get(), config.signingIn().allowWeakSecret())) {
      case SigningSecret.Checked.Good _ -> Finding.ok("JWT_SECRET: strong enough");
      case SigningSecret.Checked.Weak(_, String warning) ->
          Finding.warn(
              "JWT_SECRET: " + warning,
              "set a new one (openssl rand -base64 48); all sign in again then");
      case SigningSecret.Checked.Refused(String sentence) ->
          Finding.fail("JWT_SECRET: " + sentence, "set another one (openssl rand -base64 48)");
    };
  }

  private List<Finding> nodes() {
    List<Finding> findings = new ArrayList<>();
    Path unused = config.storing().dataDir().resolve("standin.db");
    if (config.storing().mongo().isPresent() && Files.exists(unused)) {
      findings.add(
          Finding.warn(
              "MONGO_URI: set, so what is in " + unused + " is not used",
              "if it is to move, run ./standin export without MONGO_URI and ./standin import with it"));
    }
    boolean joined = config.storing().mongo().flatMap(Config.Mongo::redis).isPresent();
    if (joined && sources.find(Settings.NODE_NAME.name()).isEmpty()) {
      findings.add(
          Finding.warn(
              "NODE_NAME: not set, so no proxy can tell the nodes' sessions apart",
              "set another one on each node, or let clients use WebSockets alone"));
    }
    return findings;
  }

  private List<Finding> proxies() {
    Optional<Sources.Found> set = sources.find(Settings.TRUSTED_PROXIES.name());
    if (set.isEmpty()) {
      boolean local = config.listening().host().filter(SettingsCheckup::loopback).isPresent();
      return local
          ? List.of(
              Finding.warn(
                  "TRUSTED_PROXIES: not set, and only this machine can reach the server",
                  "if a proxy stands before it, set TRUSTED_PROXIES=127.0.0.1,::1, or all clients"
                      + " count as one for throttles"))
          : List.of();
    }
    List<Finding> findings = new ArrayList<>();
    for (String network : set.get().text().split(",")) {
      wide(network.strip()).ifPresent(findings::add);
    }
    return findings.isEmpty()
        ? List.of(Finding.ok("TRUSTED_PROXIES: no network in it is too wide"))
        : findings;
  }

  private static boolean loopback(String host) {
    return host.startsWith("127.") || host.equals("::1") || host.equals("localhost");
  }

  /// Whoever is in such a network may say that they are anybody.
  private static Optional<Finding> wide(String network) {
    int slash = network.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    int bits = Integer.parseInt(network.substring(slash + 1));
    if (bits == 0) {
      return Optional.of(
          Finding.fail(
              "TRUSTED_PROXIES: " + network + " trusts everybody, so anyone evades the throttles",
              "name your proxies' own addresses"));
    }
    boolean six = network.contains(":");
    boolean ours =
        network.startsWith("10.") || network.toLowerCase(java.util.Locale.ROOT).startsWith("fd");
    if (bits >= (six ? 32 : 12) || ours) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.warn(
            "TRUSTED_PROXIES: " + network + " is a wide network to trust",
            "name your proxies' own addresses"));
  }
}
