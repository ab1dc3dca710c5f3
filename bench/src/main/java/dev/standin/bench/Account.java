package dev.standin.bench;

/// A registered user of one server, with the token of its login.
public record Account(String email, String password, String id, String token) {
  public String credentials() {
    return credentials(email, password);
  }

  public static String credentials(String email, String password) {
    return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
  }
}
