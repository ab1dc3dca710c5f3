package dev.standin.chat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A password that somebody chooses: 1 to 72 bytes of UTF-8, since bcrypt sees no more, and no NUL,
/// since bcrypt repeats the password with a NUL between and can't tell `a` from `a NUL a`.
public record NewPassword(String value) {

  public static final int MAX_BYTES = 72;

  public static Optional<NewPassword> parse(String text) {
    boolean sound =
        !text.isEmpty()
            && text.length() <= MAX_BYTES
            && text.codePoints()
                .noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    return sound && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
        ? Optional.of(new NewPassword(text))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "NewPassword[]";
  }
}
