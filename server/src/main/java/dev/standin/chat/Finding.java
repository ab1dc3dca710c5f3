package dev.standin.chat;

/// What a look at a part of the system found, for the operator: one line. Holds no secrets, texts
/// of people or addresses in full.
///
/// @param what what was looked at, and how it is
/// @param mend how to mend it; empty if it is in order
public record Finding(Level level, String what, String mend) {

  /// How bad it is.
  public enum Level {
    OK,
    /// It works, and may not for long or not as well as it could.
    WARN,
    FAIL
  }

  public static Finding ok(String what) {
    return new Finding(Level.OK, what, "");
  }

  public static Finding warn(String what, String mend) {
    return new Finding(Level.WARN, what, mend);
  }

  public static Finding fail(String what, String mend) {
    return new Finding(Level.FAIL, what, mend);
  }
}
