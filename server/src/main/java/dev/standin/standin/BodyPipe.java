package dev.standin.standin;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Carries an answer's body from the HTTP client's threads to the reader, one piece at a time: the
/// next is asked for when the last was taken, so at most one waits here.
final class BodyPipe implements BodySubscriber<BodyPipe> {

  private sealed interface Item {
    record Bytes(byte[] bytes) implements Item {}

    record End() implements Item {}

    record Broken() implements Item {}
  }

  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private Flow.@Nullable Subscription subscription;
  private boolean cancelled;

  @Override
  public CompletionStage<BodyPipe> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription upstream) {
    subscription = upstream;
    if (cancelled) {
      upstream.cancel();
    } else {
      upstream.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    int size = buffers.stream().mapToInt(ByteBuffer::remaining).sum();
    byte[] bytes = new byte[size];
    int at = 0;
    for (ByteBuffer buffer : buffers) {
      int length = buffer.remaining();
      buffer.get(bytes, at, length);
      at += length;
    }
    items.add(new Item.Bytes(bytes));
  }

  @Override
  public void onError(Throwable cause) {
    items.add(new Item.Broken());
  }

  @Override
  public void onComplete() {
    items.add(new Item.End());
  }

  /// The next bytes; empty at the end. Fails when none came in time or the connection broke.
  Optional<byte[]> next(Duration limit)
      throws InterruptedException, BadAnswerException, IOException {
    Item item = items.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    return switch (item) {
      case null -> throw new BadAnswerException(Failure.STALLED);
      case Item.Bytes piece -> {
        more();
        yield Optional.of(piece.bytes());
      }
      case Item.End _ -> Optional.empty();
      case Item.Broken _ -> throw new IOException("the connection broke");
    };
  }

  /// Closes the connection unless the body was read to its end.
  synchronized void cancel() {
    cancelled = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  private synchronized void more() {
    if (subscription != null && !cancelled) {
      subscription.request(1);
    }
  }
}
