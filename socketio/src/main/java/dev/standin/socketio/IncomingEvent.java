package dev.standin.socketio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// An event that arrived whole. Its arguments stay text until somebody asks.
final class IncomingEvent implements Event {

  private final LocalSocket socket;
  private final Inbound.Call call;
  private final List<byte[]> attachments;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile @Nullable List<Object> args;

  IncomingEvent(LocalSocket socket, Inbound.Call call, List<byte[]> attachments) {
    this.socket = socket;
    this.call = call;
    this.attachments = attachments;
  }

  @Override
  public String name() {
    return call.event();
  }

  @Override
  public List<Object> args() {
    List<Object> parsed = args;
    if (parsed == null) {
      parsed = parse();
      args = parsed;
    }
    return parsed;
  }

  private List<Object> parse() {
    try {
      return socket.core().reader().arguments(call.payload(), attachments);
    } catch (IOException checkedBefore) {
      throw new UncheckedIOException(checkedBefore);
    }
  }

  @Override
  public Optional<String> json() {
    return attachments.isEmpty() ? Optional.of(call.payload().arguments()) : Optional.empty();
  }

  @Override
  public boolean wantsAck() {
    return call.ackId() != Inbound.NO_ACK;
  }

  @Override
  public void ack(@Nullable Object... values) {
    if (wantsAck() && answered.compareAndSet(false, true)) {
      socket.answer(call.ackId(), values);
    }
  }
}
