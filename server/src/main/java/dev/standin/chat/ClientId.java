package dev.standin.chat;

import java.util.Optional;

/// The sender's own name for a send: 1 to 100 visible ASCII characters. The same one from the same
/// sender is the same message, however often it is sent.
public record ClientId(String value) {

  public static final int MAX_LENGTH = 100;

  public static Optional<ClientId> parse(String text) {
    boolean visible = text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    return !text.isEmpty() && text.length() <= MAX_LENGTH && visible
        ? Optional.of(new ClientId(text))
        : Optional.empty();
  }
}
