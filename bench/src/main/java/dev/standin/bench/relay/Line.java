package dev.standin.bench.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.standin.bench.LiveSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One Socket.IO client over a WebSocket, without an object per message: frames are walked through
/// where they were read.
public final class Line implements AutoCloseable {

  /// Hears the events of all lines.
  public interface Ear {
    /// An event whose text lies in `bytes` from `start`, `size` long.
    void event(ByteBuffer bytes, int start, int size);
  }

  /// How a line says who it is.
  ///
  /// @param connect the packet that joins the namespace
  /// @param joins events to send as soon as the namespace is joined
  public record Greeting(String connect, List<String> joins) {

    /// Nobody in particular.
    public static Greeting of(String... joins) {
      return new Greeting("40", List.of(joins));
    }
  }

  private enum State {
    CONNECTING,
    UPGRADING,
    OPENING,
    JOINED,
    LOST
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int SMALL_BUFFER = 4 << 10;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Ear ear;
  private final ByteBuffer hello;
  private final Greeting greeting;
  private State state = State.CONNECTING;
  private String loss = "";
  private ByteBuffer rest = NOTHING;
  private @Nullable ByteBuffer unsent;

  /// The number of the next message that this line sends.
  long nextMessage;

  Line(Selector selector, InetSocketAddress address, Ear ear, Greeting greeting) {
    this.ear = ear;
    this.greeting = greeting;
    this.hello = LiveSocket.hello(address);
    try {
      channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      key = channel.register(selector, SelectionKey.OP_CONNECT, this);
      if (channel.connect(address)) {
        connected();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no connection to " + address, e);
    }
  }

  public boolean joined() {
    return state == State.JOINED;
  }

  public boolean lost() {
    return state == State.LOST;
  }

  /// Why it was lost; empty while it is not.
  public String loss() {
    return loss;
  }

  boolean blocked() {
    return unsent != null;
  }

  /// Stops reading, as a client that hangs does.
  void stall() {
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    key.interestOps(0);
  }

  /// Reads again.
  void resume() {
    key.interestOps(SelectionKey.OP_READ);
  }

  private void connected() throws IOException {
    key.interestOps(SelectionKey.OP_READ);
    state = State.UPGRADING;
    channel.write(hello);
  }

  /// The selector says that there is something to do. `in` is a buffer that all lines share.
  void ready(ByteBuffer in) {
    try {
      if (state == State.CONNECTING) {
        if (channel.finishConnect()) {
          connected();
        }
        return;
      }
      read(in);
    } catch (IOException e) {
      lose(e.toString());
    }
  }

  private void lose(String why) {
    loss = why;
    state = State.LOST;
    close();
  }

  private void read(ByteBuffer in) throws IOException {
    in.clear();
    in.put(rest);
    if (channel.read(in) < 0) {
      lose("closed by the server");
      return;
    }
    in.flip();
    if (state == State.UPGRADING) {
      takeHead(in);
    }
    if (state != State.UPGRADING) {
      takeFrames(in);
    }
    keep(in);
  }

  /// Puts aside the frame that has not wholly come.
  private void keep(ByteBuffer in) {
    int left = in.remaining();
    if (left == 0) {
      rest = NOTHING;
      return;
    }
    if (rest.capacity() < left) {
      rest = ByteBuffer.allocate(Math.max(512, left));
    }
    rest.clear();
    rest.put(in).flip();
  }

  private void takeHead(ByteBuffer in) {
    for (int i = in.position(); i + 3 < in.limit(); i++) {
      if (in.get(i) == '\r' && in.get(i + 2) == '\r') {
        byte[] head = new byte[i];
        in.get(head).position(i + 4);
        if (!new String(head, ISO_8859_1).startsWith("HTTP/1.1 101 ")) {
          throw new IllegalStateException("no WebSocket: " + new String(head, ISO_8859_1));
        }
        state = State.OPENING;
        return;
      }
    }
  }

  private void takeFrames(ByteBuffer in) throws IOException {
    int at = in.position();
    int limit = in.limit();
    while (limit - at >= 2) {
      int size = in.get(at + 1) & 0x7F;
      int start = at + 2;
      if (size == 126) {
        start += 2;
        size = limit >= start ? in.getShort(at + 2) & 0xFFFF : 0;
      } else if (size == 127) {
        start += 8;
        size = limit >= start ? (int) in.getLong(at + 2) : 0;
      }
      if (limit - start < size) {
        break;
      }
      frame(in, in.get(at) & 0xFF, start, size);
      at = start + size;
    }
    in.position(at);
  }

  private void frame(ByteBuffer in, int first, int start, int size) throws IOException {
    switch (first) {
      case 0x81 -> text(in, start, size);
      case 0x88 -> lose("a close frame");
      default -> throw new IllegalStateException("unexpected frame " + Integer.toHexString(first));
    }
  }

  private void text(ByteBuffer in, int start, int size) throws IOException {
    byte first = in.get(start);
    if (first == '4' && size > 1) {
      switch (in.get(start + 1)) {
        case '2' -> ear.event(in, start, size);
        case '0' -> join();
        case '3' -> {} // an acknowledgement
        case '4' -> lose(rest(in, start, size));
        default -> throw new IllegalStateException("unexpected packet 4" + in.get(start + 1));
      }
    } else if (first == '2') {
      say("3");
    } else if (first == '0') {
      say(greeting.connect());
    }
  }

  private void join() throws IOException {
    for (String event : greeting.joins()) {
      say(event);
    }
    state = State.JOINED;
  }

  private static String rest(ByteBuffer in, int start, int size) {
    byte[] text = new byte[size];
    in.get(start, text);
    return new String(text, ISO_8859_1);
  }

  private void say(String text) throws IOException {
    channel.write(Frame.of(text));
  }

  /// Writes whole frames; what the socket does not take now waits, and until it has gone nothing
  /// else may be sent.
  void send(ByteBuffer frames) {
    try {
      channel.write(frames);
      if (frames.hasRemaining()) {
        unsent = ByteBuffer.allocate(frames.remaining()).put(frames).flip();
      }
    } catch (IOException e) {
      lose(e.toString());
    }
  }

  /// Goes on with what waits.
  void sendUnsent() {
    ByteBuffer waiting = unsent;
    if (waiting == null) {
      return;
    }
    try {
      channel.write(waiting);
      if (!waiting.hasRemaining()) {
        unsent = null;
      }
    } catch (IOException e) {
      lose(e.toString());
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
