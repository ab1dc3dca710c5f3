package dev.standin.http;

import dev.standin.chat.Message;
import dev.standin.wire.JsonBytes;
import dev.standin.wire.JsonShapes;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Writes messages as one JSON array while they are read, from a virtual thread. At most two chunks
/// are on their way: a reader that stands still for too long is cut off, and soon if others need
/// the place. What fits one chunk goes out whole, with its length.
final class MessageStream {

  private static final int CHUNK_BYTES = 64 * 1024;
  private static final int CHUNKS_UNDER_WAY = 2;

  /// A chunk ends with the message that goes beyond [#CHUNK_BYTES].
  private static final int CHUNK_ROOM = CHUNK_BYTES + 8 * 1024;

  /// How long a reader may stand still while places are scarce.
  private static final long CROWDED_MILLIS = 1_000;

  private final Exchange exchange;
  private final long drainMillis;
  private final BooleanSupplier crowded;
  private JsonBytes json = new JsonBytes(4_096);
  private final Semaphore free = new Semaphore(CHUNKS_UNDER_WAY);
  private boolean first = true;
  private boolean begun;

  /// Set by the event loop: the exchange was answered otherwise, or its reader hung up.
  private volatile boolean gone;

  /// The reader is gone: nobody waits for the rest.
  private static final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Gone() {
      super("the reader is gone", null, false, false);
    }
  }

  MessageStream(Exchange exchange, Duration drainDeadline, BooleanSupplier crowded) {
    this.exchange = exchange;
    this.drainMillis = drainDeadline.toMillis();
    this.crowded = crowded;
  }

  /// Reads from the source until its end and answers the exchange.
  void from(Consumer<Consumer<List<Message>>> source) {
    if (exchange.request().method().equals(HttpMethod.HEAD)) {
      exchange.onLoop(this::headOnly);
      return;
    }
    try {
      source.accept(this::page);
      end();
    } catch (Gone gone) {
      exchange.onLoop(() -> exchange.response().reset());
    } catch (RuntimeException fault) {
      if (!begun) {
        throw fault;
      }
      exchange.abort(fault);
    }
  }

  private void headOnly() {
    if (exchange.stream(Reply.JSON)) {
      exchange.response().end();
    }
  }

  private void page(List<Message> messages) {
    for (Message message : messages) {
      json.raw(first ? "[" : ",");
      first = false;
      JsonShapes.message(json, message);
      if (json.length() >= CHUNK_BYTES) {
        send(false);
      }
    }
  }

  private void end() {
    json.raw(first ? "[]" : "]");
    if (begun) {
      send(true);
    } else {
      exchange.answer(Reply.json(200, json.toBytes()));
    }
  }

  private void send(boolean last) {
    // Wrapped, not copied: what comes next is written into an array of its own.
    Buffer chunk = BufferInternal.buffer(Unpooled.wrappedBuffer(json.array(), 0, json.length()));
    json = new JsonBytes(CHUNK_ROOM);
    waitForRoom();
    boolean head = !begun;
    begun = true;
    exchange.onLoop(() -> write(chunk, head, last));
  }

  private void waitForRoom() {
    boolean room = false;
    try {
      long left = drainMillis;
      do {
        room = free.tryAcquire(Math.min(left, CROWDED_MILLIS), TimeUnit.MILLISECONDS);
        left -= CROWDED_MILLIS;
      } while (!room && left > 0 && !crowded.getAsBoolean());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    if (!room || gone || exchange.response().closed()) {
      throw new Gone();
    }
  }

  private void write(Buffer chunk, boolean head, boolean last) {
    if (gone || exchange.response().closed() || (head && !exchange.stream(Reply.JSON))) {
      gone = true;
      free.release();
      return;
    }
    var written = last ? exchange.response().end(chunk) : exchange.response().write(chunk);
    written.onComplete(_ -> free.release());
  }
}
