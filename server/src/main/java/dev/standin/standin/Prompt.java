package dev.standin.standin;

import java.nio.charset.StandardCharsets;

/// What a model is asked: our wording, and the data that it is about.
record Prompt(String instructions, String data) {

  /// Both in one text, for endpoints that take only one.
  String whole() {
    return instructions + "\n\n" + data;
  }

  /// SHA-256 of the whole, for the `why`.
  String hash() {
    return Hashes.sha256(whole().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "Prompt[" + hash() + "]";
  }
}
