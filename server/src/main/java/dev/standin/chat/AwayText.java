package dev.standin.chat;

import java.util.Optional;

/// What a stand-in says when it has nothing better: 1 to 1,000 code points of well-formed Unicode.
public record AwayText(String value) {

  public static final int MAX_CODE_POINTS = 1_000;

  public static Optional<AwayText> parse(String text) {
    return MessageText.parse(text)
        .filter(sound -> sound.value().codePointCount(0, text.length()) <= MAX_CODE_POINTS)
        .map(sound -> new AwayText(sound.value()));
  }
}
