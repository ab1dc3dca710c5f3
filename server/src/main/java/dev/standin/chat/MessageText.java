package dev.standin.chat;

import java.util.Optional;

/// The text of a message. New ones have 1 to 16,000 code points and no lone surrogate; what an
/// older server stored is kept as it is.
public record MessageText(String value) {

  /// Code points that a new message may have at most.
  public static final int MAX_CODE_POINTS = 16_000;

  /// Reads the text of a new message; empty if it has no or too many code points, or is not
  /// well-formed Unicode.
  public static Optional<MessageText> parse(String text) {
    if (text.isEmpty() || text.length() > 2 * MAX_CODE_POINTS) {
      return Optional.empty();
    }
    int points = 0;
    for (int i = 0; i < text.length(); points++) {
      int c = text.codePointAt(i);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        return Optional.empty();
      }
      i += Character.charCount(c);
    }
    return points <= MAX_CODE_POINTS ? Optional.of(new MessageText(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return "MessageText[" + value.length() + " chars]";
  }
}
