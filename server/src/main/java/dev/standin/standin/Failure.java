package dev.standin.standin;

import java.util.Locale;

/// Why an answerer did not answer.
enum Failure {
  /// Connection refused, no such host, or no connection in time.
  UNREACHABLE,
  /// No answer's headers in time.
  SLOW,
  /// The answer paused for too long.
  STALLED,
  /// The answer ended before it was complete.
  DROPPED,
  /// The server said 429 or 5xx.
  OVERLOADED,
  /// The server said another status than 200.
  REFUSED,
  /// The server wants us elsewhere; the key is not carried there.
  REDIRECTED,
  /// The server reported an error in the middle.
  BROKE_OFF,
  /// Not what the protocol says.
  GARBAGE,
  /// More bytes than we read.
  TOO_LARGE,
  /// The provider's filter took the answer.
  FILTERED,
  /// Nothing in it.
  EMPTY,
  /// The time for models is over.
  OUT_OF_TIME,
  /// The calls of this hour, the owner's or the server's, are used up.
  CAPPED,
  /// Too many calls at the moment.
  CROWDED,
  /// We ended the call.
  CANCELLED,
  /// No note fits the question.
  NO_MATCH,
  /// The owner left no away text.
  NO_TEXT;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
