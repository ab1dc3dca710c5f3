package dev.standin.socketio.engineio;

/// Writes JSON strings; the engine needs no more of JSON than that.
final class JsonText {

  private JsonText() {}

  /// The text in quotes, with everything escaped that JSON wants escaped.
  static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || Character.isSurrogate(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
