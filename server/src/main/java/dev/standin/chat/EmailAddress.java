package dev.standin.chat;

import java.util.Locale;
import java.util.Optional;

/// The address of a new account: something, an `@`, something; 3 to 254 characters without blanks
/// or control characters. Whether mail arrives there nobody checks.
public record EmailAddress(String value) {

  private static final int MAX_LENGTH = 254;

  public static Optional<EmailAddress> parse(String text) {
    int at = text.lastIndexOf('@');
    boolean shaped = at > 0 && at < text.length() - 1 && text.length() <= MAX_LENGTH;
    return shaped && text.codePoints().allMatch(EmailAddress::visible)
        ? Optional.of(new EmailAddress(text))
        : Optional.empty();
  }

  /// The form in which addresses are compared.
  public static String folded(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  private static boolean visible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  @Override
  public String toString() {
    return "EmailAddress[" + value.length() + " chars]";
  }
}
