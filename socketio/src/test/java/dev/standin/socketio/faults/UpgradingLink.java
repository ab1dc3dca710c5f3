package dev.standin.socketio.faults;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A session that begins with polling and moves to a WebSocket at once: it probes while it talks,
/// lets its poll end, and goes on there.
final class UpgradingLink implements Link {

  private final PollingLink polling;
  private final CountDownLatch pollEnded = new CountDownLatch(1);
  private final CountDownLatch moved = new CountDownLatch(1);
  private volatile boolean moving;
  private volatile @Nullable WebSocketLink socket;

  private UpgradingLink(PollingLink polling) {
    this.polling = polling;
  }

  static UpgradingLink open(int port) throws IOException {
    UpgradingLink link = new UpgradingLink(PollingLink.open(port));
    Thread.ofVirtual().start(link::upgrade);
    return link;
  }

  private void upgrade() {
    try {
      WebSocketLink next = new WebSocketLink(polling.sockets, "&sid=" + polling.sid);
      next.send(List.of("2probe"));
      String answer = next.receive();
      if (!answer.equals("3probe")) {
        throw new IOException("no answer to the probe: " + answer);
      }
      moveTo(next);
    } catch (IOException | InterruptedException e) {
      close();
    } finally {
      moved.countDown();
    }
  }

  private synchronized void moveTo(WebSocketLink next) throws IOException, InterruptedException {
    moving = true;
    pollEnded.await();
    next.send(List.of("5"));
    socket = next;
  }

  @Override
  public synchronized void send(List<String> packets) throws IOException {
    WebSocketLink now = socket;
    if (now == null) {
      polling.send(packets);
    } else {
      now.send(packets);
    }
  }

  @Override
  public String receive() throws IOException {
    while (socket == null && !moving && !polling.hasReceived()) {
      polling.poll();
    }
    if (polling.hasReceived()) {
      return polling.receive();
    }
    pollEnded.countDown();
    try {
      moved.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    WebSocketLink now = socket;
    if (now == null) {
      throw new IOException("the upgrade failed");
    }
    return now.receive();
  }

  @Override
  public void close() {
    polling.close();
    pollEnded.countDown();
  }
}
