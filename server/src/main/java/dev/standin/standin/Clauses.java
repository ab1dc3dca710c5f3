package dev.standin.standin;

import java.util.Optional;

/// Cuts a stream of text at the ends of clauses. All pieces joined are the text, without white
/// space at its end.
final class Clauses {

  /// Characters after which a piece goes out even without an end of a clause.
  private static final int LONG = 80;

  private static final String ENDS_BEFORE_SPACE = ".,;:!?\u2026)";
  private static final String ENDS_ALWAYS = "\u3002\u3001\uFF0C\uFF1B\uFF1A\uFF01\uFF1F";

  private final StringBuilder pending = new StringBuilder();

  void add(String text) {
    pending.append(text);
  }

  boolean isEmpty() {
    return firstVisible() == pending.length();
  }

  /// The next clause, if a whole one is there.
  Optional<String> next() {
    int first = firstVisible();
    for (int i = first; i < pending.length(); i++) {
      if (endsAt(i)) {
        return Optional.of(take(i + 1));
      }
      if (pending.charAt(i) == '\n') {
        return Optional.of(take(endOfVisible(i)));
      }
      if (i - first >= LONG) {
        return Optional.of(take(wordEnd(first, i)));
      }
    }
    return Optional.empty();
  }

  /// Whole words that have waited long enough.
  Optional<String> part() {
    int first = firstVisible();
    int end = endOfVisible(pending.length());
    if (first >= end) {
      return Optional.empty();
    }
    return Optional.of(take(end < pending.length() ? end : wordEnd(first, end)));
  }

  /// What is left when the text is over.
  Optional<String> rest() {
    int end = endOfVisible(pending.length());
    Optional<String> rest = end == 0 ? Optional.empty() : Optional.of(take(end));
    pending.setLength(0);
    return rest;
  }

  private boolean endsAt(int i) {
    char c = pending.charAt(i);
    if (ENDS_ALWAYS.indexOf(c) >= 0) {
      return true;
    }
    return ENDS_BEFORE_SPACE.indexOf(c) >= 0
        && i + 1 < pending.length()
        && Character.isWhitespace(pending.charAt(i + 1));
  }

  /// The end of the last whole word before `limit`; in a text without spaces, `limit` itself.
  private int wordEnd(int first, int limit) {
    for (int i = limit - 1; i > first; i--) {
      if (Character.isWhitespace(pending.charAt(i))) {
        return endOfVisible(i);
      }
    }
    boolean insidePair = limit > 0 && Character.isHighSurrogate(pending.charAt(limit - 1));
    return insidePair ? limit - 1 : limit;
  }

  private int firstVisible() {
    int i = 0;
    while (i < pending.length() && Character.isWhitespace(pending.charAt(i))) {
      i++;
    }
    return i;
  }

  private int endOfVisible(int limit) {
    int i = limit;
    while (i > 0 && Character.isWhitespace(pending.charAt(i - 1))) {
      i--;
    }
    return i;
  }

  private String take(int end) {
    String piece = pending.substring(0, end);
    pending.delete(0, end);
    return piece;
  }
}
