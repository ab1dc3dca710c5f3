package dev.standin.crash;

import dev.standin.wire.JsonReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Speaks the contract's HTTP with a server. Calls block, and end with an IOException when the
/// server is killed.
public final class ChatClient {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String PASSWORD = "correct horse";

  private final HttpClient http;
  private final URI server;

  public ChatClient(HttpClient http, URI server) {
    this.http = http;
    this.server = server;
  }

  /// Somebody who is logged in.
  public record Person(String id, String token) {}

  /// What came back.
  public record Answer(int status, Map<String, @Nullable Object> json) {

    Map<?, ?> object(String name) {
      return (Map<?, ?>) Objects.requireNonNull(json.get(name), name);
    }
  }

  /// Registers a person and logs them in.
  public Person register(String email) throws IOException, InterruptedException {
    String json = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD);
    expect(201, call("POST", "/register", "", json));
    return login(email);
  }

  /// Logs in a person who is registered.
  public Person login(String email) throws IOException, InterruptedException {
    String json = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD);
    Answer login = expect(200, call("POST", "/login", "", json));
    return new Person(
        String.valueOf(login.json().get("temp")), String.valueOf(login.json().get("token")));
  }

  public void becomeBusy(Person person) throws IOException, InterruptedException {
    expect(200, call("PUT", "/status", person.token(), "{\"status\":\"BUSY\"}"));
  }

  /// Sends a line of the plan; `patient` waits for the stand-in.
  public Answer send(Person sender, String message, boolean patient)
      throws IOException, InterruptedException {
    return patient
        ? call("POST", "/messages", sender.token(), message)
        : call("POST", "/messages", sender.token(), message, "Prefer", "respond-async");
  }

  /// All conversations of these people, read page by page.
  public List<List<ChatLine>> conversations(List<Person> people)
      throws IOException, InterruptedException {
    Set<String> seen = new HashSet<>();
    List<List<ChatLine>> all = new ArrayList<>();
    for (Person person : people) {
      Answer list = expect(200, call("GET", "/v1/conversations?limit=200", person.token(), ""));
      for (Object one : (List<?>) Objects.requireNonNull(list.json().get("conversations"))) {
        String id = String.valueOf(((Map<?, ?>) one).get("id"));
        if (seen.add(id)) {
          all.add(pages(person, id));
        }
      }
    }
    return all;
  }

  private List<ChatLine> pages(Person person, String conversation)
      throws IOException, InterruptedException {
    List<ChatLine> all = new ArrayList<>();
    List<ChatLine> page;
    do {
      long after = all.isEmpty() ? 0 : all.getLast().told().seq();
      String path =
          "/v1/conversations/%s/messages?limit=97&after=%d".formatted(conversation, after);
      page = lines(expect(200, call("GET", path, person.token(), "")));
      all.addAll(page);
    } while (!page.isEmpty());
    return all;
  }

  /// The contract's history, in one array.
  public List<ChatLine> history(Person reader, String peer)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request("/messages/" + peer, reader.token()).build(), BodyHandlers.ofString());
    return lines(new Answer(answer.statusCode(), object("{\"messages\":" + answer.body() + "}")));
  }

  private static List<ChatLine> lines(Answer answer) {
    List<ChatLine> lines = new ArrayList<>();
    for (Object one : (List<?>) Objects.requireNonNull(answer.json().get("messages"))) {
      lines.add(ChatLine.of((Map<?, ?>) one));
    }
    return lines;
  }

  private Answer call(String method, String path, String token, String json, String... header)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path, token);
    if (json.isEmpty()) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request.method(method, BodyPublishers.ofString(json));
      request.header("Content-Type", "application/json");
    }
    if (header.length > 0) {
      request.headers(header);
    }
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    return new Answer(answer.statusCode(), object(answer.body()));
  }

  private HttpRequest.Builder request(String path, String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private static Map<String, @Nullable Object> object(String json) {
    return JsonReader.object(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer expect(int status, Answer answer) {
    if (answer.status() != status) {
      throw new AssertionError("expected " + status + " and got " + answer);
    }
    return answer;
  }
}
