package dev.standin.socketio.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Fuzz target: a client's bytes are frames or a fault, the same however they are cut; nothing is
/// kept afterwards, and no message is longer than allowed, compressed or not.
public final class FrameFuzz {

  private static final int MOST = 2_000;

  private FrameFuzz() {}

  /// The first byte says how the rest is cut and whether it may be compressed.
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 1) {
      return;
    }
    byte[] stream = Arrays.copyOfRange(data, 1, data.length);
    boolean compressed = (data[0] & 1) != 0;
    List<String> whole = read(stream, stream.length, compressed, 0);
    for (int longest : new int[] {1, 7, 100}) {
      List<String> cut = read(stream, longest, compressed, data[0]);
      if (!cut.equals(whole)) {
        throw new AssertionError("whole " + whole + ", in pieces of " + longest + " " + cut);
      }
    }
  }

  private static List<String> read(byte[] stream, int longest, boolean compressed, long seed) {
    InputBudget budget = new InputBudget(1 << 20);
    Zip zip = compressed ? new Zip() : null;
    Heard heard = new Heard();
    FrameReader reader = new FrameReader(MOST, budget, heard, zip);
    heard.reader = reader;
    Random chance = new Random(seed);
    for (int at = 0; at < stream.length && !heard.over; ) {
      int length = Math.min(stream.length - at, longest == 1 ? 1 : 1 + chance.nextInt(longest));
      length = longest == stream.length ? stream.length : length;
      ByteBuf piece = Unpooled.copiedBuffer(stream, at, length);
      reader.read(piece, UnpooledByteBufAllocator.DEFAULT);
      if (piece.refCnt() != 0) {
        throw new AssertionError("a buffer was kept");
      }
      at += length;
    }
    reader.stop();
    if (zip != null) {
      zip.close();
    }
    if (budget.held() != 0) {
      throw new AssertionError("still held: " + budget.held());
    }
    return heard.all;
  }

  /// Everything that came out, as text.
  private static final class Heard implements FrameReader.Sink {
    final List<String> all = new ArrayList<>();
    @Nullable FrameReader reader;
    boolean over;

    private void hear(String kind, byte[] bytes) {
      if (over || bytes.length > MOST) {
        throw new AssertionError(kind + " of " + bytes.length + " bytes, over: " + over);
      }
      all.add(kind + HexFormat.of().formatHex(bytes));
    }

    @Override
    public void text(byte[] utf8) {
      hear("text ", utf8);
    }

    @Override
    public void binary(byte[] bytes) {
      hear("binary ", bytes);
    }

    @Override
    public void ping(byte[] payload) {
      hear("ping ", payload);
    }

    @Override
    public void closed(byte[] payload) {
      hear("close " + CloseCodes.judge(payload) + " ", payload);
      over = true;
    }

    @Override
    public void failed(int code) {
      if (reader != null) {
        reader.stop();
      }
      over = true;
      all.add("failed " + code);
    }
  }
}
