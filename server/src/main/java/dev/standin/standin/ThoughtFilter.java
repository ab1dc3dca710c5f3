package dev.standin.standin;

/// Leaves out what some local models think aloud before they answer, `<think>…</think>` at the
/// start of the text: it is not for the reader.
final class ThoughtFilter {

  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";

  private enum Place {
    START,
    THOUGHT,
    SPEECH
  }

  private final StringBuilder held = new StringBuilder();
  private Place place = Place.START;

  String add(String piece) {
    if (place == Place.SPEECH) {
      return piece;
    }
    held.append(piece);
    if (place == Place.START) {
      String start = held.toString().stripLeading();
      if (!start.startsWith(OPEN)) {
        return OPEN.startsWith(start) ? "" : release(0);
      }
      place = Place.THOUGHT;
    }
    int close = held.indexOf(CLOSE);
    if (close >= 0) {
      return release(close + CLOSE.length());
    }
    held.delete(0, Math.max(0, held.length() - CLOSE.length()));
    return "";
  }

  /// The text ended: what was held back and is no thought.
  String end() {
    return place == Place.START ? release(0) : "";
  }

  private String release(int from) {
    String rest = held.substring(from);
    place = Place.SPEECH;
    held.setLength(0);
    return rest;
  }
}
