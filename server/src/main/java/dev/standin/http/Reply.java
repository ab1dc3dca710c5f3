package dev.standin.http;

import dev.standin.wire.JsonBytes;
import dev.standin.wire.JsonShapes;
import dev.standin.wire.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A whole answer. Headers here replace those that every answer has.
record Reply(int status, String contentType, byte[] body, List<Header> headers) {

  static final String JSON = "application/json; charset=utf-8";

  private static final byte[] NOTHING = {};

  record Header(String name, String value) {}

  static Reply json(int status, byte[] body) {
    return new Reply(status, JSON, body, List.of());
  }

  static Reply of(int status, String contentType, byte[] body) {
    return new Reply(status, contentType, body, List.of());
  }

  static Reply empty(int status) {
    return new Reply(status, "", NOTHING, List.of());
  }

  /// `{"message": sentence}`, as the contract says it is done.
  static Reply done(int status, String sentence) {
    return json(status, new JsonBytes(64).raw("{\"message\":").string(sentence).raw("}").toBytes());
  }

  static Reply problem(Problem problem) {
    return problem(problem, problem.sentence());
  }

  static Reply problem(Problem problem, String sentence) {
    Reply reply = json(problem.status(), JsonShapes.problem(problem, sentence));
    return problem.status() == 401 ? reply.with("WWW-Authenticate", "Bearer") : reply;
  }

  /// 429 or 503: with the whole seconds after which to try again, at least one.
  static Reply later(Problem problem, Duration wait) {
    long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    return problem(problem).with("Retry-After", Long.toString(seconds));
  }

  Reply with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Reply(status, contentType, body, more);
  }
}
