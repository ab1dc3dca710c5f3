package dev.standin.chat;

import java.util.Locale;

/// Which answerer wrote a generated message; on the wire in lower case (`model`, `note`, `away`,
/// `default`).
public enum Origin {
  MODEL,
  NOTE,
  AWAY,
  DEFAULT;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
