package dev.standin.app;

import java.util.function.Function;

/// One setting: its name in the environment, its default as one would write it, what it accepts and
/// what it means. An empty default means that it is off unless set.
record Setting<T>(String name, String fallback, boolean secret, Format<T> format, String doc) {

  static <T> Setting<T> of(String name, String fallback, Format<T> format, String doc) {
    return new Setting<>(name, fallback, false, format, doc);
  }

  /// A setting whose value is never shown.
  static <T> Setting<T> secret(String name, Format<T> format, String doc) {
    return new Setting<>(name, "", true, format, doc);
  }

  /// What it accepts, in words.
  String wants() {
    return format.wants();
  }

  /// How a value is written. `parse` throws [IllegalArgumentException] for what it does not accept;
  /// `wants` says in words what it does.
  record Format<T>(String wants, Function<String, T> parse) {}
}
