package dev.standin.bench;

import java.nio.ByteBuffer;

/// A keep-alive HTTP/1.1 connection with at most one request under way.
final class HttpConnection extends Connection {
  /// Hears how each request ended.
  interface Listener {
    /// `reader` holds the answer until this returns.
    void answered(HttpConnection connection, ResponseReader reader);

    void failed(HttpConnection connection, String why);
  }

  private final ResponseReader reader = new ResponseReader();
  private final Listener listener;
  private final Request request;
  private boolean waiting;
  private long sentAt;

  HttpConnection(Request request, Listener listener) {
    this.request = request;
    this.listener = listener;
  }

  boolean isWaiting() {
    return waiting;
  }

  /// When the present or last request went out, by `System.nanoTime()`.
  long sentAt() {
    return sentAt;
  }

  /// Sends this connection's request, as number `n`.
  void request(int n) {
    if (waiting) {
      throw new IllegalStateException("a request is under way");
    }
    waiting = true;
    sentAt = System.nanoTime();
    send(request.bytes(n));
  }

  @Override
  void received(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      if (!waiting) {
        end("bytes that nobody asked for");
        return;
      }
      if (reader.read(bytes)) {
        waiting = false;
        listener.answered(this, reader);
      }
    }
  }

  @Override
  void lost(String why) {
    if (waiting) {
      waiting = false;
      listener.failed(this, why);
    }
  }
}
