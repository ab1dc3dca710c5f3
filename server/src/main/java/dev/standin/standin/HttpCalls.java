package dev.standin.standin;

import dev.standin.standin.Model.Heard;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The calls to model servers, a bounded number at a time, on platform threads of their own: a name
/// lookup that hangs in the operating system would pin the carrier of a virtual thread.
final class HttpCalls implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(HttpCalls.class.getName());

  /// How long the rest of a complete answer is read, so that its connection serves again.
  private static final Duration DRAIN = Duration.ofMillis(300);

  /// One request with its limits, the reader of its answer, and who listens.
  record Exchange(
      HttpRequest request,
      ModelEndpoint.Limits limits,
      AnswerBody body,
      Consumer<Heard> listener) {}

  private final HttpClient client;
  private final ExecutorService readers;
  private final Semaphore permits;

  HttpCalls(int concurrency, Duration connect) {
    this.permits = new Semaphore(concurrency);
    this.readers = threads("model-");
    // HTTP/1.1, as closing its connection is what makes a server stop generating, and as the
    // upgrade to h2c that the client would offer confuses small model servers.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connect)
            .executor(threads("model-client-"))
            .build();
  }

  private static ExecutorService threads(String name) {
    return Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name(name, 0).factory());
  }

  /// Starts the exchange on a thread of its own; when there are too many, it fails at once.
  Model.Call start(Exchange exchange) {
    if (!permits.tryAcquire()) {
      exchange.listener().accept(new Heard.Failed(Failure.CROWDED));
      return () -> {};
    }
    var call = new Running(exchange);
    call.begin();
    return call;
  }

  /// Ends all calls; each listener is told. The client's own threads are left to run out, as they
  /// still have connections to close.
  @Override
  public void close() {
    readers.shutdownNow();
    client.shutdownNow();
  }

  private final class Running implements Model.Call {

    private final Exchange exchange;
    private final BodyPipe pipe = new BodyPipe();
    private @Nullable CompletableFuture<HttpResponse<BodyPipe>> response;
    private @Nullable Thread reader;
    private boolean cancelled;

    Running(Exchange exchange) {
      this.exchange = exchange;
    }

    void begin() {
      try {
        readers.execute(this::run);
      } catch (RejectedExecutionException closing) {
        permits.release();
        exchange.listener().accept(new Heard.Failed(Failure.CANCELLED));
      }
    }

    /// The thread closes the connection on its way out.
    @Override
    public synchronized void cancel() {
      cancelled = true;
      if (reader != null) {
        reader.interrupt();
      }
    }

    private synchronized boolean take() {
      reader = Thread.currentThread();
      return !cancelled;
    }

    /// From here on the thread is not this call's any more.
    private synchronized void release() {
      reader = null;
      boolean _ = Thread.interrupted();
    }

    private void run() {
      try {
        Optional<Heard> failed = take() ? converse() : failed(Failure.CANCELLED);
        failed.ifPresent(exchange.listener());
      } finally {
        release();
        hangUp();
        permits.release();
      }
    }

    /// Tells the listener what it hears; returns the failure that ended it, if one did.
    private Optional<Heard> converse() {
      try {
        var asked = client.sendAsync(exchange.request(), _ -> pipe);
        response = asked;
        HttpResponse<BodyPipe> head =
            asked.get(exchange.limits().firstByte().toNanos(), TimeUnit.NANOSECONDS);
        if (head.statusCode() != 200) {
          return Optional.of(refused(head));
        }
        listen();
        return Optional.empty();
      } catch (BadAnswerException bad) {
        return failed(bad.failure());
      } catch (TimeoutException slow) {
        return failed(Failure.SLOW);
      } catch (ExecutionException unreachable) {
        return failed(Failure.UNREACHABLE);
      } catch (IOException broken) {
        return failed(Failure.DROPPED);
      } catch (InterruptedException cancelled) {
        // The thread ends here, and whoever listens must still be told.
        return failed(Failure.CANCELLED);
      } catch (RuntimeException ours) {
        LOG.log(System.Logger.Level.ERROR, "A model call failed by a fault of ours", ours);
        return failed(Failure.UNREACHABLE);
      }
    }

    /// After the listener heard how the call ended, as this may take its time.
    private void hangUp() {
      try {
        pipe.cancel();
        if (response != null) {
          response.cancel(true);
        }
      } catch (RuntimeException closing) {
        LOG.log(System.Logger.Level.DEBUG, "A model's connection was closed already", closing);
      }
    }

    private void listen() throws InterruptedException, BadAnswerException, IOException {
      long total = 0;
      while (true) {
        // A server that answers before it has read the whole prompt is still thinking.
        Duration wait = total == 0 ? exchange.limits().firstByte() : exchange.limits().stall();
        Optional<byte[]> piece = pipe.next(wait);
        total += piece.map(bytes -> bytes.length).orElse(0);
        if (total > exchange.limits().maxBytes()) {
          throw new BadAnswerException(Failure.TOO_LARGE);
        }
        if (piece.isEmpty()) {
          exchange.body().end();
          exchange.listener().accept(new Heard.Finished());
          return;
        }
        if (exchange.body().read(piece.get())) {
          exchange.listener().accept(new Heard.Finished());
          drain();
          return;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }

    private void drain() throws InterruptedException {
      try {
        for (int pieces = 0; pieces < 8; pieces++) {
          if (pipe.next(DRAIN).isEmpty()) {
            return;
          }
        }
      } catch (BadAnswerException | IOException notWorthWaitingFor) {
        // The connection is closed on the way out.
        return;
      }
    }

    private static Optional<Heard> failed(Failure failure) {
      return Optional.of(new Heard.Failed(failure));
    }

    private Heard refused(HttpResponse<BodyPipe> head) {
      int status = head.statusCode();
      String host = exchange.request().uri().getHost();
      LOG.log(System.Logger.Level.WARNING, "The model at {0} answered {1,number,#}", host, status);
      if (status >= 300 && status < 400) {
        return new Heard.Failed(Failure.REDIRECTED);
      }
      boolean busy = status == 429 || status >= 500;
      return busy
          ? new Heard.Failed(Failure.OVERLOADED, RetryAfter.in(head.headers()))
          : new Heard.Failed(Failure.REFUSED);
    }
  }
}
