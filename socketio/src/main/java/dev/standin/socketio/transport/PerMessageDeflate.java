package dev.standin.socketio.transport;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client and we agree on for the compression of messages: both sides begin each message
/// with an empty window, so that a broadcast is compressed once for all. Source: RFC 7692, section
/// 7.1.
///
/// @param answer the value of `Sec-WebSocket-Extensions`
/// @param longest the longest message in bytes that we may compress, since it has to fit into the
///   client's window: we can't make ours smaller
record PerMessageDeflate(String answer, int longest) {

  private static final String NAME = "permessage-deflate";
  private static final String OURS =
      NAME + "; server_no_context_takeover; client_no_context_takeover";
  private static final int USUAL_BITS = 15;

  /// Takes the first of a client's offers that can be met.
  static Optional<PerMessageDeflate> of(List<String> headers) {
    for (String header : headers) {
      for (String offer : header.split(",")) {
        Optional<PerMessageDeflate> met = met(offer.split(";", -1));
        if (met.isPresent()) {
          return met;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<PerMessageDeflate> met(String[] parts) {
    if (!parts[0].trim().equals(NAME)) {
      return Optional.empty();
    }
    Set<String> seen = new HashSet<>();
    int bits = USUAL_BITS;
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].trim().split("=", 2);
      String name = pair[0].trim();
      String value = pair.length == 2 ? unquoted(pair[1].trim()) : null;
      if (!seen.add(name) || !fits(name, value)) {
        return Optional.empty();
      }
      if (name.equals("server_max_window_bits") && value != null) {
        bits = Integer.parseInt(value);
      }
    }
    String answer = bits == USUAL_BITS ? OURS : OURS + "; server_max_window_bits=" + bits;
    return Optional.of(
        new PerMessageDeflate(answer, bits == USUAL_BITS ? Integer.MAX_VALUE : 1 << bits));
  }

  private static boolean fits(String name, @Nullable String value) {
    return switch (name) {
      case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
      case "server_max_window_bits" -> value != null && value.matches("[89]|1[0-5]");
      case "client_max_window_bits" -> value == null || value.matches("[89]|1[0-5]");
      default -> false;
    };
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
