package dev.standin.bench.cluster;

import dev.standin.bench.Account;
import dev.standin.bench.relay.Frame;
import dev.standin.bench.relay.Line;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Those who write and hear: registered at a chat, mere names at a relay.
final class People {
  /// Half of them write. At 500 messages/s each stays below the 60 events/s that a socket may send.
  static final int COUNT = 24;

  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
  private static final Pattern ID = Pattern.compile("\"temp\":\"([0-9a-f]{24})\"");
  private static final String TEXT =
      " shall we meet at the station at six, or is seven better for you? I bring the ma";

  private final List<Account> accounts = new ArrayList<>();

  private People() {}

  static People of(Cluster cluster) {
    var people = new People();
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int i = 0; i < COUNT; i++) {
        people.accounts.add(
            cluster.kind().stores()
                ? registered(http, cluster.nodes().getFirst().uri(), i)
                : new Account("", "", "u%023d".formatted(i), ""));
      }
    }
    return people;
  }

  private static Account registered(HttpClient http, URI server, int number) {
    var email = "user%d@bench.example".formatted(number);
    var password = "a long enough word " + number;
    var body = Account.credentials(email, password);
    expect(201, post(http, server.resolve("/register"), body));
    var answer = expect(200, post(http, server.resolve("/login"), body));
    return new Account(email, password, first(ID, answer), first(TOKEN, answer));
  }

  private static String post(HttpClient http, URI to, String body) {
    var request =
        HttpRequest.newBuilder(to)
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String expect(int status, String answer) {
    if (!answer.startsWith(status + " ")) {
      throw new IllegalStateException("expected " + status + ", got " + answer);
    }
    return answer;
  }

  private static String first(Pattern pattern, String answer) {
    var found = pattern.matcher(answer);
    if (!found.find()) {
      throw new IllegalStateException("no " + pattern + " in " + answer);
    }
    return found.group(1);
  }

  Account account(int number) {
    return accounts.get(number);
  }

  Line.Greeting greeting(int number) {
    var account = accounts.get(number);
    return account.token().isEmpty()
        ? Line.Greeting.of("42[\"join\",\"" + account.id() + "\"]")
        : new Line.Greeting("40{\"token\":\"" + account.token() + "\"}", List.of());
  }

  /// What goes over a socket to this one, with room for its time. A chat is asked for an
  /// acknowledgement.
  byte[] messageTo(int number) {
    var account = accounts.get(number);
    return account.token().isEmpty()
        ? Frame.message("message", "recipient", account.id(), Frame.MESSAGE)
        : Frame.bytes(
            "420[\"message\",{\"recipient\":\"%s\",\"content\":%s%s%s\"}]"
                .formatted(account.id(), Frame.MARK, "0".repeat(Frame.DIGITS), TEXT));
  }
}
