package dev.standin.http;

import dev.standin.chat.OverloadedException;
import dev.standin.chat.StoreException;
import dev.standin.chat.User;
import dev.standin.wire.BadInputException;
import dev.standin.wire.Fields;
import dev.standin.wire.Problem;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.lang.System.Logger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One request and its one answer. Owned by the event loop that read it; answers may be given from
/// any thread and are written there. The first answer counts.
final class Exchange {

  private static final Logger LOG = System.getLogger(Exchange.class.getName());

  private final HttpServerRequest request;
  private final Route route;
  private final String id;
  private final Edge edge;
  private final long began;
  private final Context context;
  private final Thread loop;
  private @Nullable String parameter;
  private @Nullable User user;
  private @Nullable Fields body;
  private boolean answered;

  /// What all exchanges share. `durations` hears how long each answer took.
  record Edge(Closing closing, LongSupplier nanos, Metrics.Durations durations) {}

  Exchange(HttpServerRequest request, Route route, String id, Edge edge) {
    this.request = request;
    this.route = route;
    this.id = id;
    this.edge = edge;
    this.began = edge.nanos().getAsLong();
    this.context = edge.closing().vertx().getOrCreateContext();
    this.loop = Thread.currentThread();
  }

  Route route() {
    return route;
  }

  HttpServerRequest request() {
    return request;
  }

  HttpServerResponse response() {
    return request.response();
  }

  Vertx vertx() {
    return edge.closing().vertx();
  }

  /// What log lines about this request carry.
  String id() {
    return id;
  }

  /// What stood in the route's `{…}`.
  String parameter() {
    return present(parameter, "no parameter");
  }

  void parameter(String value) {
    this.parameter = value;
  }

  /// Who asks.
  User user() {
    return present(user, "not authenticated");
  }

  void user(User proven) {
    this.user = proven;
  }

  /// The JSON object that was sent.
  Fields body() {
    return present(body, "no body was read");
  }

  void body(Fields fields) {
    this.body = fields;
  }

  private static <T> T present(@Nullable T value, String otherwise) {
    if (value == null) {
      throw new IllegalStateException(otherwise);
    }
    return value;
  }

  /// A query parameter; more than one of the name is a fault.
  Optional<String> query(String name) {
    List<String> values;
    try {
      values = request.params().getAll(name);
    } catch (IllegalArgumentException broken) {
      throw new BadInputException("The query of the address is not well-formed.");
    }
    if (values.size() > 1) {
      throw new BadInputException("\"" + name + "\" may be given once.");
    }
    return values.stream().findFirst();
  }

  /// A whole number in the query.
  Optional<Long> query(String name, long from, long to) {
    return query(name)
        .map(
            text -> {
              long value = text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
              if (value < from || value > to) {
                throw new BadInputException(
                    "\"" + name + "\" must be a whole number from " + from + " to " + to + ".");
              }
              return value;
            });
  }

  Optional<String> header(CharSequence name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  /// Whether nobody waits for the answer any more, or it was given.
  boolean over() {
    return answered || response().closed();
  }

  /// Runs a step; what it throws becomes the answer.
  void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException fault) {
      fail(fault);
    }
  }

  /// Goes on with the stage's result on the event loop: at once if it is there. Meanwhile nothing
  /// more of the request is read.
  <T> void await(CompletionStage<T> stage, Consumer<T> next) {
    var future = stage.toCompletableFuture();
    if (future.isDone() && !future.isCompletedExceptionally()) {
      guarded(() -> next.accept(future.join()));
      return;
    }
    boolean reading = !request.isEnded();
    if (reading) {
      request.pause();
    }
    future.whenComplete(
        (result, fault) ->
            onLoop(
                () -> {
                  if (fault == null) {
                    guarded(() -> next.accept(result));
                  } else {
                    fail(fault);
                  }
                  if (reading) {
                    request.resume();
                  }
                }));
  }

  /// Runs it on the exchange's event loop, now if this is it.
  void onLoop(Runnable step) {
    if (Thread.currentThread() == loop) {
      step.run();
    } else {
      context.runOnContext(_ -> step.run());
    }
  }

  void answer(Reply reply) {
    onLoop(() -> write(reply));
  }

  void problem(Problem problem) {
    answer(Reply.problem(problem));
  }

  /// Answers with what a fault means to the client; faults of our own are logged, by their kind and
  /// place only.
  void fail(Throwable fault) {
    switch (fault) {
      case CompletionException wrapped when wrapped.getCause() != null -> fail(wrapped.getCause());
      case BadInputException bad ->
          answer(Reply.problem(Problem.BAD_INPUT, String.valueOf(bad.getMessage())));
      case StoreException away -> answer(Reply.later(Problem.of(away), away.retryAfter()));
      case OverloadedException full -> answer(Reply.later(Problem.UNAVAILABLE, full.retryAfter()));
      default -> {
        LOG.log(
            Logger.Level.ERROR,
            "request " + id + " " + route.name() + " failed",
            new WordlessFault(fault));
        problem(Problem.SERVER_ERROR);
      }
    }
  }

  /// Cuts a stream that can't be finished, so that the client sees it is not whole.
  void abort(Throwable fault) {
    LOG.log(
        Logger.Level.ERROR,
        "request " + id + " " + route.name() + " was cut",
        new WordlessFault(fault));
    onLoop(() -> response().reset());
  }

  private void write(Reply reply) {
    if (over()) {
      return;
    }
    begin(reply.status());
    HttpServerResponse response = response();
    if (!reply.contentType().isEmpty()) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType());
    }
    for (Reply.Header header : reply.headers()) {
      response.putHeader(header.name(), header.value());
    }
    edge.closing().announce(request);
    boolean bodiless = reply.status() == 204 || reply.status() == 304;
    if (request.method().equals(HttpMethod.HEAD) && !bodiless) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(reply.body().length)).end();
    } else if (bodiless) {
      response.end();
    } else {
      response.end(Buffer.buffer(reply.body()));
    }
    edge.closing().afterAnswer(request);
  }

  /// Claims the answer for a stream, whose bytes the caller writes on the event loop; false if the
  /// exchange is over.
  boolean stream(String contentType) {
    if (over()) {
      return false;
    }
    begin(200);
    response().putHeader(HttpHeaders.CONTENT_TYPE, contentType).setChunked(true);
    return true;
  }

  private void begin(int status) {
    answered = true;
    response().setStatusCode(status);
    route.count(status);
    edge.durations().record(edge.nanos().getAsLong() - began);
  }
}
