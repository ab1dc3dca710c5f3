package dev.standin.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The people of one server, registered and logged in through its API, and who writes to whom.
final class Users {
  /// Below the burst of registrations that Standin allows an address.
  private static final int COUNT = 22;

  private static final int WRITERS = 20;
  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
  private static final Pattern ID = Pattern.compile("\"temp\":\"([0-9a-f]{24})\"");

  private final URI server;
  private final InetSocketAddress address;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Account> accounts = new ArrayList<>();

  private Users(RunningServer server) {
    this.server = server.uri();
    this.address = server.socketAddress();
  }

  static Users register(RunningServer server) {
    var users = new Users(server);
    for (int i = 0; i < COUNT; i++) {
      users.register("user%d@bench.example".formatted(i), "a long enough word " + i);
    }
    return users;
  }

  private void register(String email, String password) {
    var body = Account.credentials(email, password);
    expect(201, post("/register", body));
    var answer = expect(200, post("/login", body));
    accounts.add(new Account(email, password, first(ID, answer), first(TOKEN, answer)));
  }

  InetSocketAddress address() {
    return address;
  }

  /// Everyone writes to several others, whose sockets are closed.
  List<Request> writing(int connections) {
    return IntStream.range(0, connections)
        .mapToObj(c -> message(c % WRITERS, (c % WRITERS + 1 + c / WRITERS) % WRITERS))
        .toList();
  }

  List<Request> loggingIn(int connections) {
    return accounts.stream().limit(connections).map(a -> Request.login(address, a)).toList();
  }

  /// The half of the writers that is online while live delivery is measured.
  List<Account> online() {
    return accounts.subList(WRITERS / 2, WRITERS);
  }

  /// The other half writes to those.
  List<Request> toOnline() {
    int half = WRITERS / 2;
    return IntStream.range(0, 3 * half)
        .mapToObj(c -> message(c % half, half + (c + c / half) % half))
        .toList();
  }

  /// One conversation that nothing else writes to, from both sides.
  List<Request> fillingHistory() {
    return List.of(message(WRITERS, WRITERS + 1), message(WRITERS + 1, WRITERS));
  }

  List<Request> readingHistory(int connections) {
    var request = Request.history(address, accounts.get(WRITERS), accounts.get(WRITERS + 1));
    return IntStream.range(0, connections).mapToObj(c -> request).toList();
  }

  /// How many messages the server gives as the history of that conversation.
  int countHistory() {
    var reader = accounts.get(WRITERS);
    var path = "/messages/" + accounts.get(WRITERS + 1).id();
    var answer = send(request(path).header("Authorization", "Bearer " + reader.token()).GET());
    return answer.split("\"_id\":", -1).length - 1;
  }

  private Request message(int from, int to) {
    return Request.message(address, accounts.get(from), accounts.get(to));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(20));
  }

  private String post(String path, String body) {
    var json = request(path).header("Content-Type", "application/json");
    return send(json.POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /// Answers status, space, body.
  private String send(HttpRequest.Builder request) {
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
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
}
