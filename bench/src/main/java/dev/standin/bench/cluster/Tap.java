package dev.standin.bench.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Stands between one node and a server behind it, hands everything on, and counts.
final class Tap implements AutoCloseable {

  /// Finds where messages of a protocol begin.
  interface Reader {
    /// How many messages begin in these bytes, which follow the earlier ones.
    int read(byte[] bytes, int length);
  }

  private final ServerSocket listening;
  private final int behind;
  private final Supplier<Reader> readers;
  private final AtomicLong bytesUp = new AtomicLong();
  private final AtomicLong bytesDown = new AtomicLong();
  private final AtomicLong commands = new AtomicLong();
  private final AtomicLong answers = new AtomicLong();

  private Tap(ServerSocket listening, int behind, Supplier<Reader> readers) {
    this.listening = listening;
    this.behind = behind;
    this.readers = readers;
  }

  static Tap before(int port, Supplier<Reader> readers) {
    try {
      var tap = new Tap(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port, readers);
      Thread.ofVirtual().start(tap::accept);
      return tap;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  /// What has passed since the start: bytes and messages from the node, bytes and messages to it.
  record Passed(long bytesUp, long commands, long bytesDown, long answers) {
    Passed since(Passed start) {
      return new Passed(
          bytesUp - start.bytesUp,
          commands - start.commands,
          bytesDown - start.bytesDown,
          answers - start.answers);
    }
  }

  Passed passed() {
    return new Passed(bytesUp.get(), commands.get(), bytesDown.get(), answers.get());
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var near = listening.accept();
        var far = new Socket(InetAddress.getLoopbackAddress(), behind);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> pass(near, far, bytesUp, commands));
        Thread.ofVirtual().start(() -> pass(far, near, bytesDown, answers));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void pass(Socket from, Socket to, AtomicLong bytes, AtomicLong messages) {
    var reader = readers.get();
    var buffer = new byte[64 << 10];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        bytes.addAndGet(n);
        messages.addAndGet(reader.read(buffer, n));
      }
    } catch (IOException e) {
      // One side has gone; the other follows.
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// MongoDB's wire protocol: each message begins with its length, little-endian.
  static Reader mongo() {
    return new Reader() {
      private final byte[] head = new byte[4];
      private int known;
      private long left;

      @Override
      public int read(byte[] bytes, int length) {
        int messages = 0;
        for (int at = 0; at < length; ) {
          if (left > 0) {
            int some = (int) Math.min(left, length - at);
            left -= some;
            at += some;
            continue;
          }
          head[known++] = bytes[at++];
          if (known == 4) {
            int size =
                (head[0] & 0xFF)
                    | (head[1] & 0xFF) << 8
                    | (head[2] & 0xFF) << 16
                    | (head[3] & 0xFF) << 24;
            left = size - 4L;
            known = 0;
            messages++;
          }
        }
        return messages;
      }
    };
  }

  /// Redis's protocol: what is pushed to subscribers says `message` in a line of its own,
  /// `pmessage` and `smessage` for patterns and shards.
  static Reader pushes() {
    return new Reader() {
      private static final String LINE = "message\r\n";
      private int matched;

      @Override
      public int read(byte[] bytes, int length) {
        int found = 0;
        for (int i = 0; i < length; i++) {
          matched = bytes[i] == LINE.charAt(matched) ? matched + 1 : bytes[i] == 'm' ? 1 : 0;
          if (matched == LINE.length()) {
            found++;
            matched = 0;
          }
        }
        return found;
      }
    };
  }
}
