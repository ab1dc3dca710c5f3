package dev.standin.socketio.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Reads a client's WebSocket frames and joins fragments. Holds memory only for what is incomplete,
/// never more than the largest message allowed, nor more than the budget of all. Source: RFC 6455,
/// section 5.
final class FrameReader {

  /// What comes out. After [#failed] nothing follows.
  interface Sink {
    void text(byte[] utf8);

    void binary(byte[] bytes);

    void ping(byte[] payload);

    void closed(byte[] payload);

    /// The client broke the protocol; answer with this close code.
    void failed(int code);
  }

  static final int PROTOCOL_ERROR = 1002;
  static final int BAD_DATA = 1007;
  static final int TOO_LARGE = 1009;

  /// Clients together hold too many messages open.
  static final int TRY_AGAIN_LATER = 1013;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final int maxMessage;
  private final InputBudget budget;
  private final Sink sink;
  private final @Nullable Zip zip;
  private int held;
  private @Nullable ByteBuf rest;
  private @Nullable ByteArrayOutputStream fragments;

  /// The first byte of the message that the fragments are of.
  private int fragmentsFirst;

  private boolean done;

  FrameReader(int maxMessage, InputBudget budget, Sink sink) {
    this(maxMessage, budget, sink, null);
  }

  /// @param zip expands compressed messages; null if the client may send none
  FrameReader(int maxMessage, InputBudget budget, Sink sink, @Nullable Zip zip) {
    this.maxMessage = maxMessage;
    this.budget = budget;
    this.sink = sink;
    this.zip = zip;
  }

  /// Takes bytes from the client and releases them.
  void read(ByteBuf bytes, ByteBufAllocator allocator) {
    ByteBuf kept = rest;
    rest = null;
    if (kept != null) {
      kept.writeBytes(bytes);
      bytes.release();
    }
    ByteBuf in = kept == null ? bytes : kept;
    boolean keep = false;
    try {
      while (!done && frame(in)) {}
      keep = !done && in.isReadable();
      if (keep) {
        rest = kept == null ? allocator.buffer(in.readableBytes()).writeBytes(in) : compact(kept);
      }
    } finally {
      if (!keep || kept == null) {
        in.release();
      }
    }
    account();
  }

  /// Tells the budget what is kept.
  private void account() {
    int now = (rest == null ? 0 : rest.capacity()) + 2 * joined();
    int before = held;
    held = now;
    if (now != before && !budget.change(before, now)) {
      fail(TRY_AGAIN_LATER);
    }
  }

  /// Stops reading and gives back what was kept.
  void stop() {
    done = true;
    fragments = null;
    if (rest != null) {
      rest.release();
      rest = null;
    }
    account();
  }

  private static ByteBuf compact(ByteBuf kept) {
    return kept.discardSomeReadBytes();
  }

  /// Reads one frame; false if it is incomplete or wrong.
  private boolean frame(ByteBuf in) {
    int start = in.readerIndex();
    int available = in.readableBytes();
    if (available < 2) {
      return false;
    }
    int first = in.getByte(start) & 0xff;
    int second = in.getByte(start + 1) & 0xff;
    int code = judge(first, second);
    if (code != 0) {
      return fail(code);
    }
    int lengthBytes = lengthBytes(second);
    int header = 2 + lengthBytes + 4;
    if (available < 2 + lengthBytes) {
      return false;
    }
    long length =
        switch (lengthBytes) {
          case 8 -> in.getLong(start + 2);
          case 2 -> in.getUnsignedShort(start + 2);
          default -> second & 0x7f;
        };
    if (length < 0) {
      return fail(PROTOCOL_ERROR);
    }
    if (length > maxMessage - joined() && (first & 0x08) == 0) {
      return fail(TOO_LARGE);
    }
    if (available < header + length) {
      return false;
    }
    int mask = in.getInt(start + header - 4);
    byte[] payload = new byte[(int) length];
    in.getBytes(start + header, payload);
    in.readerIndex(start + header + payload.length);
    unmask(payload, mask);
    take(first, payload);
    return !done;
  }

  private static int lengthBytes(int second) {
    int shortLength = second & 0x7f;
    return shortLength == 127 ? 8 : shortLength == 126 ? 2 : 0;
  }

  private int joined() {
    return fragments == null ? 0 : fragments.size();
  }

  /// The close code for a header that may not be; 0 if it may.
  private int judge(int first, int second) {
    int opcode = first & 0x0f;
    boolean fin = (first & 0x80) != 0;
    boolean begins = opcode == Frames.TEXT || opcode == Frames.BINARY;
    boolean reserved = (first & (zip != null && begins ? 0x30 : 0x70)) != 0;
    boolean masked = (second & 0x80) != 0;
    boolean fits =
        switch (opcode) {
          case Frames.CONTINUATION -> fragments != null;
          case Frames.TEXT, Frames.BINARY -> fragments == null;
          case Frames.CLOSE, Frames.PING, Frames.PONG -> fin && (second & 0x7f) <= 125;
          default -> false;
        };
    return fits && masked && !reserved ? 0 : PROTOCOL_ERROR;
  }

  private boolean fail(int code) {
    done = true;
    sink.failed(code);
    return false;
  }

  private void take(int first, byte[] payload) {
    boolean fin = (first & 0x80) != 0;
    switch (first & 0x0f) {
      case Frames.CLOSE -> {
        done = true;
        sink.closed(payload);
      }
      case Frames.PING -> sink.ping(payload);
      case Frames.PONG -> {}
      case Frames.CONTINUATION -> join(payload, fin);
      default -> {
        if (fin) {
          deliver(first, payload);
        } else {
          fragmentsFirst = first;
          fragments = new ByteArrayOutputStream(Math.max(64, 2 * payload.length));
          fragments.writeBytes(payload);
        }
      }
    }
  }

  private void join(byte[] payload, boolean fin) {
    ByteArrayOutputStream all = fragments;
    if (all == null) {
      return;
    }
    all.writeBytes(payload);
    if (fin) {
      fragments = null;
      deliver(fragmentsFirst, all.toByteArray());
    }
  }

  private void deliver(int first, byte[] payload) {
    if ((first & 0x40) == 0 || zip == null) {
      hand(first & 0x0f, payload);
      return;
    }
    switch (zip.inflate(payload, maxMessage)) {
      case Zip.Inflated.Message(byte[] plain) -> hand(first & 0x0f, plain);
      case Zip.Inflated.Wrong(int code) -> fail(code);
    }
  }

  private void hand(int opcode, byte[] payload) {
    if (opcode == Frames.TEXT) {
      sink.text(payload);
    } else {
      sink.binary(payload);
    }
  }

  private static void unmask(byte[] payload, int mask) {
    long wide = ((long) mask << 32) | (mask & 0xffffffffL);
    int i = 0;
    for (; i + 8 <= payload.length; i += 8) {
      LONGS.set(payload, i, (long) LONGS.get(payload, i) ^ wide);
    }
    for (; i < payload.length; i++) {
      payload[i] ^= (byte) (mask >>> (24 - 8 * (i & 3)));
    }
  }
}
