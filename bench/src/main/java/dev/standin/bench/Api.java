package dev.standin.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Pattern;

/// A chat server's REST calls outside of the measured windows, one at a time.
public final class Api implements AutoCloseable {
  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
  private static final Pattern ID = Pattern.compile("\"temp\":\"([0-9a-f]{24})\"");

  private final URI server;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public Api(URI server) {
    this.server = server;
  }

  /// Registers user number so-and-so, and logs in.
  public Account register(int number) {
    var email = "user%d@bench.example".formatted(number);
    var password = "a long enough word " + number;
    var body = Account.credentials(email, password);
    expect(201, post("/register", body));
    var answer = expect(200, post("/login", body));
    return new Account(email, password, first(ID, answer), first(TOKEN, answer));
  }

  /// What is at a path for somebody: status, space, body.
  String get(Account reader, String path) {
    return send(request(path).header("Authorization", "Bearer " + reader.token()).GET());
  }

  private String post(String path, String body) {
    var json = request(path).header("Content-Type", "application/json");
    return send(json.POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(20));
  }

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

  @Override
  public void close() {
    http.close();
  }
}
