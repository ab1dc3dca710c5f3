package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.Encoding;
import dev.standin.socketio.engineio.EngineMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Frames of 185 bytes of text: written for a client, and read from one.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameBenchmark {

  private static final int FRAMES = 16;

  private final PooledByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
  private final byte[] text = "x".repeat(184).getBytes(StandardCharsets.US_ASCII);
  private final Counter counter = new Counter();
  private final FrameReader reader = new FrameReader(1_000_000, InputBudget.ofMemory(), counter);
  private final ByteBuf input = input();

  private static final class Counter implements FrameReader.Sink {
    private long bytes;

    @Override
    public void text(byte[] utf8) {
      bytes += Utf8.decode(utf8).orElseThrow().length();
    }

    @Override
    public void binary(byte[] all) {
      bytes += all.length;
    }

    @Override
    public void ping(byte[] payload) {}

    @Override
    public void closed(byte[] payload) {}

    @Override
    public void failed(int code) {
      throw new IllegalStateException("failed with " + code);
    }
  }

  private ByteBuf input() {
    ByteBuf frames = allocator.directBuffer();
    for (int i = 0; i < FRAMES; i++) {
      frames.writeByte(0x81).writeByte(0x80 | 126).writeShort(185).writeInt(0x01020304);
      frames.writeBytes(new byte[185]);
    }
    return frames;
  }

  @Benchmark
  public boolean writeFrame() {
    return Frames.message(EngineMessage.text(text), Encoding.values()[0], allocator).release();
  }

  /// 16 frames that came at once, unmasked and decoded to text.
  @Benchmark
  public long readSixteenFrames() {
    reader.read(input.retainedDuplicate(), allocator);
    return counter.bytes;
  }
}
