package dev.standin.socketio.transport;

import java.util.Arrays;

/// What may stand in a close frame. Source: RFC 6455, section 7.4.
final class CloseCodes {

  private CloseCodes() {}

  /// The code to fail with, or 0 if the payload is fine.
  static int judge(byte[] payload) {
    if (payload.length == 0) {
      return 0;
    }
    if (payload.length == 1) {
      return FrameReader.PROTOCOL_ERROR;
    }
    int code = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    boolean known = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
    if (!known && (code < 3000 || code > 4999)) {
      return FrameReader.PROTOCOL_ERROR;
    }
    byte[] words = Arrays.copyOfRange(payload, 2, payload.length);
    return Utf8.decode(words).isPresent() ? 0 : 1007;
  }
}
