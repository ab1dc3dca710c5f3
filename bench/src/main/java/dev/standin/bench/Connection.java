package dev.standin.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One TCP connection of the generator, owned by its loop's thread.
public abstract class Connection implements AutoCloseable {
  private final ArrayDeque<ByteBuffer> unsent = new ArrayDeque<>();
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private boolean open;

  final void opened(SocketChannel opened, SelectionKey itsKey) {
    channel = opened;
    key = itsKey;
    open = true;
  }

  final boolean isOpen() {
    return open;
  }

  /// Takes the received bytes, all of them.
  abstract void received(ByteBuffer bytes);

  /// The peer has closed the connection, or it broke; nothing follows.
  abstract void lost(String why);

  final void ready(ByteBuffer input) {
    try {
      if (selectionKey().isValid() && selectionKey().isWritable()) {
        flush();
      }
      while (open) {
        input.clear();
        int n = socket().read(input);
        if (n < 0) {
          end("closed by the server");
          return;
        }
        if (n > 0) {
          received(input.flip());
        }
        if (n < input.capacity()) {
          return;
        }
      }
    } catch (IOException e) {
      end(String.valueOf(e.getMessage()));
    }
  }

  final void send(ByteBuffer bytes) {
    try {
      if (unsent.isEmpty()) {
        socket().write(bytes);
      }
      if (bytes.hasRemaining()) {
        unsent.add(bytes);
        selectionKey().interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      }
    } catch (IOException e) {
      end(String.valueOf(e.getMessage()));
    }
  }

  private void flush() throws IOException {
    while (!unsent.isEmpty()) {
      socket().write(unsent.peek());
      if (unsent.peek().hasRemaining()) {
        return;
      }
      unsent.remove();
    }
    selectionKey().interestOps(SelectionKey.OP_READ);
  }

  final void end(String why) {
    if (open) {
      close();
      lost(why);
    }
  }

  @Override
  public final void close() {
    open = false;
    try {
      socket().close();
    } catch (IOException e) {
      // The measurement is over for this connection either way.
    }
  }

  private SocketChannel socket() {
    return Objects.requireNonNull(channel, "not connected");
  }

  private SelectionKey selectionKey() {
    return Objects.requireNonNull(key, "not connected");
  }
}
