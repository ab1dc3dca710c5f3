package dev.standin.app;

import static dev.standin.app.Formats.duration;
import static dev.standin.app.Formats.file;
import static dev.standin.app.Formats.folder;
import static dev.standin.app.Formats.list;
import static dev.standin.app.Formats.mongo;
import static dev.standin.app.Formats.name;
import static dev.standin.app.Formats.number;
import static dev.standin.app.Formats.prefix;
import static dev.standin.app.Formats.proxies;
import static dev.standin.app.Formats.redis;
import static dev.standin.app.Formats.text;
import static dev.standin.app.Formats.url;
import static dev.standin.app.Formats.yesOrNo;

import com.mongodb.ConnectionString;
import dev.standin.cluster.RedisAddress;
import dev.standin.http.ClientAddresses;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Every setting there is, in the order of docs/config.md.
final class Settings {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int MANY = 1_000_000;

  static final Setting<Integer> PORT =
      Setting.of(
          "PORT", "5000", number(0, 65_535), "Where to listen; 0 takes any free port (`--port`).");
  static final Setting<Optional<String>> HOST =
      Setting.of(
          "HOST",
          "",
          text(),
          "The address to listen on (`--host`). Unset: all of the machine's, as the Node backend"
              + " does; `127.0.0.1` keeps it to this machine.");
  static final Setting<Optional<String>> NODE_NAME =
      Setting.of(
          "NODE_NAME",
          "",
          name(16),
          "The name of this node among several. Ids of its Socket.IO sessions begin with it and a"
              + " hyphen, so a proxy can keep polling clients at their node.");
  static final Setting<Optional<Path>> TLS_CERT =
      Setting.of(
          "TLS_CERT",
          "",
          file(),
          "A PEM file with the certificate chain. With it and `TLS_KEY` the server speaks https.");
  static final Setting<Optional<Path>> TLS_KEY =
      Setting.of("TLS_KEY", "", file(), "A PEM file with the certificate's private key (PKCS #8).");
  static final Setting<List<String>> CORS_ORIGINS =
      Setting.of(
          "CORS_ORIGINS",
          "http://localhost:3000",
          list("origins like https://chat.example.org", Pattern.compile("https?://[^/\\s]+")),
          "Web pages of these origins may use the server, with credentials.");
  static final Setting<Boolean> ALLOW_EIO3 =
      Setting.of(
          "ALLOW_EIO3",
          "0",
          yesOrNo(),
          "Lets in Socket.IO clients of version 2 too (Engine.IO protocol 3).");
  static final Setting<ClientAddresses> TRUSTED_PROXIES =
      Setting.of(
          "TRUSTED_PROXIES",
          "",
          proxies(),
          "Only these may say in `X-Forwarded-For` whom they ask for; throttles count by it.");
  static final Setting<Integer> MAX_CONNECTIONS =
      Setting.of(
          "MAX_CONNECTIONS",
          "100000",
          number(1, MANY),
          "Live connections (Socket.IO sessions) at a time; a further one gets 503. The system's"
              + " limit on open files bounds them, too.");
  static final Setting<Integer> MAX_CONNECTIONS_PER_ADDRESS =
      Setting.of(
          "MAX_CONNECTIONS_PER_ADDRESS",
          "10000",
          number(1, MANY),
          "Live connections at a time from one client address; a further one gets 429. Behind a"
              + " proxy set `TRUSTED_PROXIES`, or all clients count as one.");
  static final Setting<Optional<String>> METRICS_TOKEN =
      Setting.secret(
          "METRICS_TOKEN",
          text(),
          "Who sends it as `Authorization: Bearer` may read `/metrics` from elsewhere; unset: only"
              + " this machine.");

  static final Setting<Path> DATA_DIR =
      Setting.of(
          "DATA_DIR",
          "data",
          folder(),
          "The folder with everything that is stored (`--data`); made if missing, readable by its"
              + " owner only.");
  static final Setting<Optional<ConnectionString>> MONGO_URI =
      Setting.secret(
          "MONGO_URI",
          mongo(),
          "A MongoDB database to store in, instead of SQLite; the old backend's opens as it is."
              + " Without a database's name it is `test`, as with Mongoose. `DATA_DIR` is unused"
              + " then.");
  static final Setting<Optional<RedisAddress>> REDIS_URL =
      Setting.secret(
          "REDIS_URL", redis(), "A Redis by which several nodes on one `MONGO_URI` are one chat.");
  static final Setting<Optional<String>> REDIS_PREFIX =
      Setting.of(
          "REDIS_PREFIX",
          "",
          prefix(),
          "What all names in Redis begin with, the same on all nodes of a chat and on no other"
              + " program that uses this Redis. Unset: channels begin with `socket.io`, as those of"
              + " every Socket.IO server with the Redis adapter do, and keys with `standin`. A"
              + " database's number in `REDIS_URL` keeps keys apart, but not channels.");

  static final Setting<Optional<String>> JWT_SECRET =
      Setting.secret(
          "JWT_SECRET",
          text(),
          "Signs the tokens; at least 16 bytes, better 32. Unset: a strong one is made once and"
              + " kept in the store.");
  static final Setting<Boolean> ALLOW_WEAK_SECRET =
      Setting.of(
          "ALLOW_WEAK_SECRET",
          "0",
          yesOrNo(),
          "Lets a well-known or short `JWT_SECRET` pass. Whoever guesses it can be anybody.");
  static final Setting<Duration> TOKEN_LIFE =
      Setting.of(
          "TOKEN_LIFE",
          "30d",
          duration(MINUTE, DAY.multipliedBy(3_650)),
          "How long a token is good for after it was issued.");

  static final Setting<Optional<String>> LLM_API_KEY =
      Setting.secret(
          "LLM_API_KEY",
          text(),
          "The key of the model's host. Alone it means OpenAI's API and a small model of theirs.");
  static final Setting<Optional<URI>> LLM_BASE_URL =
      Setting.of(
          "LLM_BASE_URL",
          "",
          url(),
          "An OpenAI-compatible host up to and with `/v1`, such as `http://localhost:11434/v1`.");
  static final Setting<Optional<String>> LLM_MODEL =
      Setting.of("LLM_MODEL", "", text(), "The model's name at that host.");
  static final Setting<Optional<URI>> LLM_URL =
      Setting.of(
          "LLM_URL",
          "",
          url(),
          "The old backend's kind of endpoint: it gets POST `{\"prompt\"}` and answers"
              + " `{\"result\"}`.");

  static final Setting<Integer> STANDIN_REPLIES_PER_HOUR =
      Setting.of(
          "STANDIN_REPLIES_PER_HOUR",
          "30",
          number(0, MANY),
          "Generated messages an hour in one conversation; beyond them the stand-in is silent.");
  static final Setting<Integer> STANDIN_CALLS_PER_HOUR =
      Setting.of(
          "STANDIN_CALLS_PER_HOUR",
          "200",
          number(0, MANY),
          "Calls of the model an hour for one owner; beyond them notes and away texts answer.");
  static final Setting<Integer> STANDIN_CALLS_IN_ALL_PER_HOUR =
      Setting.of(
          "STANDIN_CALLS_IN_ALL_PER_HOUR",
          "10000",
          number(0, MANY),
          "Calls of the model an hour for all owners together: what the model may cost at most.");

  static final Setting<Integer> LOGIN_FAILURES_PER_ACCOUNT =
      Setting.of(
          "LOGIN_FAILURES_PER_ACCOUNT",
          "10",
          number(1, MANY),
          "Failed logins in a window for one account from one address; then 429.");
  static final Setting<Integer> LOGIN_FAILURES_PER_ADDRESS =
      Setting.of(
          "LOGIN_FAILURES_PER_ADDRESS",
          "100",
          number(1, MANY),
          "Failed logins in a window from one address, whatever the account.");
  static final Setting<Duration> LOGIN_WINDOW =
      Setting.of(
          "LOGIN_WINDOW",
          "15m",
          duration(Duration.ofSeconds(1), DAY),
          "The window in which failed logins are counted.");
  static final Setting<Integer> REGISTER_BURST =
      Setting.of(
          "REGISTER_BURST", "30", number(1, MANY), "Registrations at once from one address.");
  static final Setting<Duration> REGISTER_EVERY =
      Setting.of(
          "REGISTER_EVERY",
          "2s",
          duration(Duration.ofMillis(1), DAY),
          "After the burst, one registration an address in this time.");
  static final Setting<Integer> SEND_BURST =
      Setting.of("SEND_BURST", "300", number(1, MANY), "Messages at once from one user.");
  static final Setting<Integer> SEND_PER_SECOND =
      Setting.of(
          "SEND_PER_SECOND",
          "30",
          number(1, MANY),
          "After the burst, messages a second of a user.");

  private Settings() {}

  /// The settings under the headings of docs/config.md.
  static List<Section> sections() {
    return List.of(
        new Section(
            "Listening",
            List.of(
                PORT,
                HOST,
                NODE_NAME,
                TLS_CERT,
                TLS_KEY,
                CORS_ORIGINS,
                ALLOW_EIO3,
                TRUSTED_PROXIES,
                MAX_CONNECTIONS,
                MAX_CONNECTIONS_PER_ADDRESS,
                METRICS_TOKEN)),
        new Section("Storing", List.of(DATA_DIR, MONGO_URI, REDIS_URL, REDIS_PREFIX)),
        new Section("Signing in", List.of(JWT_SECRET, ALLOW_WEAK_SECRET, TOKEN_LIFE)),
        new Section("The model", List.of(LLM_API_KEY, LLM_BASE_URL, LLM_MODEL, LLM_URL)),
        new Section(
            "The stand-in",
            List.of(
                STANDIN_REPLIES_PER_HOUR, STANDIN_CALLS_PER_HOUR, STANDIN_CALLS_IN_ALL_PER_HOUR)),
        new Section(
            "Throttles",
            List.of(
                LOGIN_FAILURES_PER_ACCOUNT,
                LOGIN_FAILURES_PER_ADDRESS,
                LOGIN_WINDOW,
                REGISTER_BURST,
                REGISTER_EVERY,
                SEND_BURST,
                SEND_PER_SECOND)));
  }

  static List<Setting<?>> all() {
    return sections().stream().<Setting<?>>flatMap(section -> section.settings().stream()).toList();
  }

  /// Settings that belong together.
  record Section(String heading, List<Setting<?>> settings) {}
}
