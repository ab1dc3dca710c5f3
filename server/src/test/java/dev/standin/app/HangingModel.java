package dev.standin.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A model's host that takes a question and never answers.
final class HangingModel implements AutoCloseable {

  private final ServerSocket server;
  private final CountDownLatch asked = new CountDownLatch(1);

  HangingModel() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::listen);
  }

  private void listen() {
    try {
      while (true) {
        Socket socket = server.accept();
        if (socket.getInputStream().read() >= 0) {
          asked.countDown();
        }
      }
    } catch (IOException e) {
      // The test is over.
      return;
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /// Waits until somebody asks.
  void asked() throws InterruptedException {
    if (!asked.await(15, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody asked the model");
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
