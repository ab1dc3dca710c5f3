package dev.standin.wire;

import dev.standin.chat.StoreException;

/// The one table of problems: REST answers, socket acknowledgements and the docs page come from it.
/// The sentences of the original backend's contract are kept to the letter.
public enum Problem {
  NO_TOKEN("no_token", 401, "Access denied. No token provided."),
  INVALID_TOKEN("invalid_token", 403, "Invalid token"),
  INVALID_CREDENTIALS("invalid_credentials", 400, "Invalid credentials"),
  USER_EXISTS("user_exists", 400, "User already exists"),
  UNKNOWN_RECIPIENT("unknown_recipient", 400, "Recipient user not found"),
  BAD_INPUT("bad_input", 400, "The request is not understood."),
  NOT_FOUND("not_found", 404, "There is nothing here that you may see."),
  METHOD_NOT_ALLOWED("method_not_allowed", 405, "This path does not take that method."),
  TIMED_OUT("timed_out", 408, "The request body did not arrive in time."),
  CLIENT_ID_REUSED(
      "client_id_reused", 409, "This clientId was used for another recipient or text."),
  TOO_LARGE("too_large", 413, "The request body is larger than 128 kB."),
  UNSUPPORTED_MEDIA_TYPE(
      "unsupported_media_type", 415, "Send the body as Content-Type: application/json."),
  THROTTLED("throttled", 429, "Too many requests. Try again later."),
  UNAVAILABLE("unavailable", 503, "The server can't store this now. Try again later."),
  UNCERTAIN(
      "uncertain",
      503,
      "It is not known yet whether this is stored. Send it again with the same clientId."),
  NOT_YOURS("not_yours", 403, "You can join only as yourself."),
  SERVER_ERROR("server_error", 500, "Server error");

  private final String code;
  private final int status;
  private final String sentence;

  Problem(String code, int status, String sentence) {
    this.code = code;
    this.status = status;
    this.sentence = sentence;
  }

  /// What a store that fails means to a client.
  public static Problem of(StoreException fault) {
    return fault.mayBeStored() ? UNCERTAIN : UNAVAILABLE;
  }

  /// The stable name for programs, `code` in the answer.
  public String code() {
    return code;
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  /// What is wrong, for people: the default `error` of the answer.
  public String sentence() {
    return sentence;
  }
}
