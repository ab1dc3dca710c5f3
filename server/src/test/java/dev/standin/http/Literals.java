package dev.standin.http;

/// What tests of the contract send and expect, literally.
final class Literals {

  private Literals() {}

  static String credentials(String email, String password) {
    return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
  }

  static String problem(String code, String sentence) {
    return "{\"error\":\"" + sentence.replace("\"", "\\\"") + "\",\"code\":\"" + code + "\"}";
  }

  static String bad(String sentence) {
    return problem("bad_input", sentence);
  }
}
