package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.Encoding;
import dev.standin.socketio.engineio.EngineMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The frames that one loop encoded in its current tick. A message keeps a place for each loop's
/// frame (and for binary ones for each encoding's, which text does not differ by), so a loop only
/// ever counts references on its own buffers; the cache holds one reference to each and gives it
/// back at the end of the tick. What is still being written then lives on through the receivers'
/// duplicates.
final class FrameCache {

  /// Stands for a message that does not shrink.
  private static final byte[] INCOMPRESSIBLE = {};

  private final int index;
  private final Loops loops;
  private final List<Places> held = new ArrayList<>();

  FrameCache(int index, Loops loops) {
    this.index = index;
    this.loops = loops;
  }

  /// The frame for one more receiver; the caller owns the reference.
  ByteBuf frame(EngineMessage message, Encoding encoding, ByteBufAllocator allocator) {
    Places places = Places.of(message, loops);
    int place = places.of(index, encoding);
    ByteBuf frame = places.frames[place];
    if (frame == null) {
      frame = Frames.message(message, encoding, allocator);
      places.frames[place] = frame;
      held.add(places);
      return frame.retain();
    }
    return whole(frame);
  }

  /// The same, compressed; the plain frame if that is not longer. Compressed once for all loops,
  /// unless two of them begin at the same time.
  ByteBuf packed(EngineMessage message, Encoding encoding, ByteBufAllocator allocator, Zip zip) {
    Places places = Places.of(message, loops);
    int place = places.packed(index);
    ByteBuf frame = places.frames[place];
    if (frame == null) {
      byte[] deflated = places.deflated;
      if (deflated == null) {
        byte[] shorter = zip.deflate(Frames.payload(message));
        deflated = shorter == null ? INCOMPRESSIBLE : shorter;
        places.deflated = deflated;
      }
      if (deflated.length == 0) {
        return frame(message, encoding, allocator);
      }
      frame = Frames.deflated(message, deflated, allocator);
      places.frames[place] = frame;
      held.add(places);
      return frame.retain();
    }
    return whole(frame);
  }

  /// The frame for a further receiver. The first one writes the frame itself, so most messages to
  /// one receiver need no duplicate; how much of it is written already does not matter to others.
  private static ByteBuf whole(ByteBuf frame) {
    return frame.retainedDuplicate().setIndex(0, frame.writerIndex());
  }

  /// Gives back all of the tick's frames.
  void release() {
    for (Places places : held) {
      places.release(index);
    }
    held.clear();
  }

  /// A frame for each loop of one server; each loop reads and writes its own place only.
  private static final class Places {
    private final Loops loops;
    private final @Nullable ByteBuf[] frames;

    /// Shared by the loops; either of two values that race is right.
    private volatile byte @Nullable [] deflated;

    /// How many places each loop has.
    private final int each;

    Places(Loops loops, int each) {
      this.loops = loops;
      this.each = each;
      this.frames = new @Nullable ByteBuf[loops.count() * each];
    }

    int of(int loop, Encoding encoding) {
      return loop * each + (each == 2 ? 0 : encoding.index());
    }

    /// The last place of each loop is for the compressed frame.
    int packed(int loop) {
      return loop * each + each - 1;
    }

    void release(int loop) {
      for (int place = loop * each; place < (loop + 1) * each; place++) {
        ByteBuf frame = frames[place];
        frames[place] = null;
        if (frame != null) {
          frame.release();
        }
      }
    }

    static Places of(EngineMessage message, Loops loops) {
      if (message.wire() instanceof Places places && places.loops.equals(loops)) {
        return places;
      }
      Places places = new Places(loops, message.isBinary() ? Encoding.COUNT + 1 : 2);
      message.wire(places);
      return places;
    }
  }
}
