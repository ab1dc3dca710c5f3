package dev.standin.standin;

/// Makes a model's text fit to be a message, piece by piece: no control characters but line feeds
/// and tabs, no lone surrogates, no endless white space.
final class CleanText {

  private static final int MAX_WHITE = 32;

  private char high;
  private boolean afterCr;
  private int white;

  /// The clean form of the next piece; half a character waits for its other half.
  String add(String piece) {
    var out = new StringBuilder(piece.length());
    for (int i = 0; i < piece.length(); i++) {
      character(piece.charAt(i), out);
    }
    return out.toString();
  }

  private void character(char c, StringBuilder out) {
    if (Character.isLowSurrogate(c)) {
      if (high != 0) {
        out.append(high).append(c);
        white = 0;
      }
      high = 0;
      return;
    }
    high = 0;
    if (Character.isHighSurrogate(c)) {
      high = c;
      return;
    }
    boolean pairedLf = c == '\n' && afterCr;
    afterCr = c == '\r';
    if (!pairedLf) {
      plain(c == '\r' ? '\n' : c, out);
    }
  }

  private void plain(char c, StringBuilder out) {
    boolean dropped =
        (Character.isISOControl(c) && c != '\n' && c != '\t') || c == '\uFEFF' || c >= '\uFFFE';
    if (dropped) {
      return;
    }
    white = Character.isWhitespace(c) ? white + 1 : 0;
    if (white <= MAX_WHITE) {
      out.append(c);
    }
  }
}
