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
    }
    return frame.retainedDuplicate();
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

    /// How many places each loop has.
    private final int each;

    Places(Loops loops, int each) {
      this.loops = loops;
      this.each = each;
      this.frames = new @Nullable ByteBuf[loops.count() * each];
    }

    int of(int loop, Encoding encoding) {
      return each == 1 ? loop : loop * each + encoding.index();
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
      Places places = new Places(loops, message.isBinary() ? Encoding.COUNT : 1);
      message.wire(places);
      return places;
    }
  }
}
