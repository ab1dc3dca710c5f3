package dev.standin.app;

import dev.standin.chat.Finding;
import dev.standin.standin.ModelEndpoint;
import dev.standin.wire.JsonBytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// The model's host: whether it is there, and if asked for, whether it takes a request.
final class ModelCheckup {

  private static final int WAIT_MS = 4_000;
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final Config.Model model;
  private final boolean ask;

  ModelCheckup(Config.Model model, boolean ask) {
    this.model = model;
    this.ask = ask;
  }

  List<Finding> look() throws InterruptedException {
    List<ModelEndpoint> endpoints = Endpoints.of(model);
    if (endpoints.isEmpty()) {
      return List.of(Finding.ok("model: none; notes and away texts answer for who is busy"));
    }
    ModelEndpoint endpoint = endpoints.getFirst();
    Finding reached = reached(endpoint);
    return ask && reached.level() == Finding.Level.OK
        ? List.of(reached, asked(endpoint))
        : List.of(reached);
  }

  /// Name, connection and certificate; nothing is sent.
  private static Finding reached(ModelEndpoint endpoint) {
    String host = endpoint.host();
    boolean secure = "https".equals(endpoint.address().getScheme());
    int given = endpoint.address().getPort();
    int port = given >= 0 ? given : secure ? 443 : 80;
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), WAIT_MS);
      socket.setSoTimeout(WAIT_MS);
      if (secure) {
        handshake(socket, host, port);
      }
      return Finding.ok("model: " + host + " is reached");
    } catch (UnknownHostException e) {
      return Finding.fail(
          "model: there is no host " + host, "mend LLM_BASE_URL or LLM_URL, or this machine's DNS");
    } catch (SSLException e) {
      return Finding.fail(
          "model: the certificate of " + host + " is not accepted",
          "let the host present its whole chain, or add its authority to the JDK's trust store");
    } catch (IOException e) {
      return Finding.fail(
          "model: " + host + " port " + port + " can't be reached",
          "start it, or open the way to it; meanwhile notes and away texts answer");
    }
  }

  private static void handshake(Socket plain, String host, int port) throws IOException {
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (var socket = (SSLSocket) factory.createSocket(plain, host, port, false)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
    }
  }

  /// One short question, of which only the first bytes of the answer are awaited.
  private static Finding asked(ModelEndpoint endpoint) throws InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofMillis(WAIT_MS))
            .build()) {
      HttpResponse<InputStream> answer =
          client.send(request(endpoint), HttpResponse.BodyHandlers.ofInputStream());
      answer.body().close();
      client.shutdownNow();
      return judged(answer.statusCode());
    } catch (IOException e) {
      return Finding.fail(
          "model: it gave no answer to a short question",
          "see its own log; meanwhile notes and away texts answer");
    }
  }

  private static Finding judged(int status) {
    return switch (status) {
      case 200 -> Finding.ok("model: it answers");
      case 401, 403 ->
          Finding.fail("model: it refuses the key (" + status + ")", "set another LLM_API_KEY");
      case 404 ->
          Finding.fail(
              "model: it knows no such model or path (404)",
              "check LLM_MODEL, and that LLM_BASE_URL ends as the host wants it, usually in /v1");
      case 429 ->
          Finding.warn("model: its limit is reached (429)", "wait, or raise the limit at the host");
      default ->
          Finding.fail(
              "model: it answers with status " + status, "see the log of the model's host");
    };
  }

  private static HttpRequest request(ModelEndpoint endpoint) {
    String base = endpoint.address().toString();
    var json = new JsonBytes(256);
    URI address =
        switch (endpoint.kind()) {
          case PROMPT -> {
            json.raw("{\"prompt\":\"Say yes.\"}");
            yield endpoint.address();
          }
          case CHAT_COMPLETIONS -> {
            json.raw("{\"model\":").string(endpoint.model());
            json.raw(
                ",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Say yes.\"}]}");
            yield URI.create((base.endsWith("/") ? base : base + "/") + "chat/completions");
          }
        };
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json.toBytes()));
    endpoint.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request.build();
  }
}
