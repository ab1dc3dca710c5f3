package dev.standin.live;

import dev.standin.socketio.Socket;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The token that a socket's client presented: `auth.token` of the CONNECT packet, else the header
/// `Authorization: Bearer`, else the query's `token` (for 2.x clients). Never logged.
final class PresentedToken {

  /// No sound token is longer; an unsound one is not worth the work.
  private static final int MAX_LENGTH = 4_096;

  private static final String SCHEME = "bearer ";

  private PresentedToken() {}

  /// Empty if there is none; one that cannot be a token is empty text, which no session has.
  static Optional<String> of(Socket socket) {
    @Nullable Object auth = socket.auth().get("token");
    if (auth != null) {
      return Optional.of(auth instanceof String text ? bounded(text) : "");
    }
    return socket
        .handshake()
        .header("authorization")
        .flatMap(PresentedToken::bearer)
        .or(() -> socket.handshake().query("token"))
        .map(PresentedToken::bounded);
  }

  private static Optional<String> bearer(String header) {
    boolean bearer =
        header.length() >= SCHEME.length()
            && header.substring(0, SCHEME.length()).toLowerCase(Locale.ROOT).equals(SCHEME);
    return bearer ? Optional.of(header.substring(SCHEME.length()).strip()) : Optional.empty();
  }

  private static String bounded(String token) {
    return token.length() <= MAX_LENGTH ? token : "";
  }
}
