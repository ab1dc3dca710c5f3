package dev.standin.standin;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A model server on a raw socket that does, byte for byte, what a script says.
final class ScriptedModel implements AutoCloseable {

  /// Plays one connection, after its request was read.
  @FunctionalInterface
  interface Script {
    void play(Line line) throws IOException, InterruptedException;
  }

  /// A request as it came.
  record Request(String head, String body) {}

  private final ServerSocket server;
  private final Script script;
  final List<Request> requests = new CopyOnWriteArrayList<>();
  final CountDownLatch clientGone = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  ScriptedModel(Script script) {
    this.script = script;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /// An SSE answer with these events.
  static ScriptedModel streaming(String... data) {
    return new ScriptedModel(
        line -> {
          line.sse();
          for (String event : data) {
            line.send("data: " + event + "\n\n");
          }
        });
  }

  /// A whole answer.
  static ScriptedModel answering(String status, String contentType, String body) {
    return new ScriptedModel(line -> line.whole(status, contentType, body));
  }

  static String delta(String json) {
    return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":"
        + json
        + "},"
        + "\"finish_reason\":null}]}";
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException over) {
      closed.countDown();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      requests.add(read(in));
      script.play(new Line(socket));
    } catch (IOException | InterruptedException gone) {
      clientGone.countDown();
    }
  }

  private static Request read(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no request");
      }
      head.append((char) b);
    }
    int length = 0;
    for (String line : head.toString().split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    return new Request(head.toString(), new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  /// The connection that a script plays on.
  final class Line {

    private final Socket socket;
    private final OutputStream out;

    Line(Socket socket) throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    void send(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    void raw(byte b) throws IOException {
      out.write(b);
      out.flush();
    }

    /// Headers of a stream that ends with its connection.
    void sse() throws IOException {
      send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    }

    void whole(String status, String contentType, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      send(
          "HTTP/1.1 "
              + status
              + "\r\nContent-Type: "
              + contentType
              + "\r\nContent-Length: "
              + bytes.length
              + "\r\nConnection: close\r\n\r\n");
      out.write(bytes);
      out.flush();
    }

    /// Keeps the connection open and silent until the client closes it or the test ends.
    void hang() throws IOException, InterruptedException {
      socket.setSoTimeout(30_000);
      if (socket.getInputStream().read() < 0) {
        clientGone.countDown();
      }
      closed.await(30, TimeUnit.SECONDS);
    }

    /// Sends the text again and again, with pauses, until the client is gone.
    void drip(String text, long pauseMillis) throws IOException, InterruptedException {
      while (!closed.await(pauseMillis, TimeUnit.MILLISECONDS)) {
        send(text);
      }
    }

    /// Waits, as a model thinks.
    void pause(long millis) throws InterruptedException {
      boolean _ = closed.await(millis, TimeUnit.MILLISECONDS);
    }

    /// Closes with a reset.
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
