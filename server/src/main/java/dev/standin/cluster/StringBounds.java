package dev.standin.cluster;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Keeps strings that are too long out of memory: whoever may publish in Redis could otherwise fill
/// ours. Such a string arrives as an empty one, everything else as it is.
///
/// Knows of RESP only that lines end in CRLF, begin with a type, and that `$`, `=` and `!` tell how
/// many bytes follow. https://github.com/redis/redis-specifications/blob/master/protocol/RESP3.md
final class StringBounds extends ChannelInboundHandlerAdapter {

  /// Of a line: types, lengths and short words. Longer ones are no Redis' lines.
  private static final int LINE = 65_536;

  private static final byte[] EMPTY = "$0\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int CRLF = 2;

  private final int limit;
  private final Runnable left;
  private @Nullable ByteBuf begun;
  private long contents;
  private long skipped;

  /// @param limit bytes of one string
  /// @param left told of each string that was left out
  StringBounds(int limit, Runnable left) {
    this.limit = limit;
    this.left = left;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf read)) {
      context.fireChannelRead(message);
      return;
    }
    ByteBuf in = withBegun(read);
    try {
      while (in.isReadable() && pass(context, in)) {}
      if (in.readableBytes() > LINE) {
        context.close();
      } else if (in.isReadable()) {
        begun = in.readBytes(in.readableBytes());
      }
    } finally {
      in.release();
    }
  }

  /// The bytes with those of a line that was not whole.
  private ByteBuf withBegun(ByteBuf read) {
    ByteBuf before = begun;
    begun = null;
    return before == null ? read : Unpooled.wrappedBuffer(before, read);
  }

  /// Goes as far as bytes can be passed on in one piece; false if the line at the end is not whole.
  private boolean pass(ChannelHandlerContext context, ByteBuf in) {
    if (skipped > 0) {
      int bytes = (int) Math.min(skipped, in.readableBytes());
      in.skipBytes(bytes);
      skipped -= bytes;
      return true;
    }
    int start = in.readerIndex();
    int at = start;
    int line = at;
    while (at < in.writerIndex() && skipped == 0) {
      line = at;
      at = contents > 0 ? throughContents(in, at) : throughLine(in, at);
      if (at < 0) {
        break;
      }
    }
    int whole = skipped > 0 || at < 0 ? line : at;
    if (whole > start) {
      context.fireChannelRead(in.readRetainedSlice(whole - start));
    }
    if (skipped > 0) {
      in.readerIndex(at);
      context.fireChannelRead(Unpooled.wrappedBuffer(EMPTY));
      left.run();
    }
    return at >= 0;
  }

  private int throughContents(ByteBuf in, int at) {
    int bytes = (int) Math.min(contents, in.writerIndex() - at);
    contents -= bytes;
    return at + bytes;
  }

  /// The place behind the line, -1 if it is not whole.
  private int throughLine(ByteBuf in, int at) {
    int end = in.indexOf(at, in.writerIndex(), (byte) '\n');
    if (end < 0) {
      return -1;
    }
    byte type = in.getByte(at);
    if (type == '$' || type == '=' || type == '!') {
      long length = length(in, at + 1, end - 1);
      if (length > limit) {
        skipped = length;
        contents = CRLF;
      } else if (length >= 0) {
        contents = length + CRLF;
      }
    }
    return end + 1;
  }

  /// The number there, -1 if there is none: null, or what Redis doesn't send.
  private static long length(ByteBuf in, int from, int to) {
    long length = 0;
    for (int i = from; i < to; i++) {
      int digit = in.getByte(i) - '0';
      if (digit < 0 || digit > 9 || length > Integer.MAX_VALUE) {
        return -1;
      }
      length = 10 * length + digit;
    }
    return from < to ? length : -1;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (begun != null) {
      begun.release();
      begun = null;
    }
  }
}
