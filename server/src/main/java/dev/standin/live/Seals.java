package dev.standin.live;

import dev.standin.chat.UserId;
import dev.standin.wire.BlockSeal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Places and sessions as clients keep them: texts that tell nothing, that only this log's server
/// can make, and that no other log's server can read. Callable from any thread.
///
/// A place is one block of AES-128, so that it is the same text for all receivers: seven zero
/// bytes, 1 if whole, `pos` in eight; the zeros show that it is ours. A session (pid) is signed by
/// HMAC-SHA256: version 1, the user's id, the place where it begins, the socket's id, the
/// signature.
final class Seals {

  private static final int BLOCK = BlockSeal.BYTES;
  private static final int USER = 12;
  private static final int SIGNATURE = 32;
  private static final byte VERSION = 1;
  private static final int FIXED = 1 + USER + BLOCK;

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final SecretKeySpec signing;
  private final BlockSeal places;

  /// A session that can be gone on with.
  record Session(UserId user, String socketId, Place begin) {}

  /// @param placeKey 16 bytes or more
  /// @param sessionKey 32 bytes
  Seals(byte[] placeKey, byte[] sessionKey) {
    this.signing = new SecretKeySpec(sessionKey, "HmacSHA256");
    this.places = new BlockSeal(placeKey);
  }

  String seal(Place place) {
    return places.text(pair(place));
  }

  private static BlockSeal.Pair pair(Place place) {
    return new BlockSeal.Pair(place.whole() ? 1 : 0, place.pos());
  }

  /// The place; empty if the text isn't one of this log.
  Optional<Place> place(String text) {
    return places.read(text).flatMap(this::place);
  }

  private Optional<Place> place(BlockSeal.Pair pair) {
    return (pair.high() == 0 || pair.high() == 1) && pair.low() >= 0
        ? Optional.of(new Place(pair.low(), pair.high() == 1, this))
        : Optional.empty();
  }

  String seal(Session session) {
    byte[] socketId = session.socketId().getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out = ByteBuffer.allocate(FIXED + socketId.length + SIGNATURE);
    out.put(VERSION).put(HexFormat.of().parseHex(session.user().hex()));
    out.put(places.seal(pair(session.begin()))).put(socketId);
    out.put(signature(out.array(), FIXED + socketId.length));
    return ENCODER.encodeToString(out.array());
  }

  private byte[] signature(byte[] from, int length) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(signing);
      mac.update(from, 0, length);
      return mac.doFinal();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The session; empty if the text isn't one of this log, whole.
  Optional<Session> session(String pid) {
    return decoded(pid).flatMap(this::session);
  }

  private Optional<Session> session(byte[] bytes) {
    int signed = bytes.length - SIGNATURE;
    byte[] signature = Arrays.copyOfRange(bytes, signed, bytes.length);
    if (!MessageDigest.isEqual(signature, signature(bytes, signed)) || bytes[0] != VERSION) {
      return Optional.empty();
    }
    var user = new UserId(HexFormat.of().formatHex(bytes, 1, 1 + USER));
    String socketId = new String(bytes, FIXED, signed - FIXED, StandardCharsets.US_ASCII);
    return place(places.open(Arrays.copyOfRange(bytes, 1 + USER, FIXED)))
        .map(begin -> new Session(user, socketId, begin));
  }

  /// The bytes of a text as we write it, if there are enough for a session.
  private static Optional<byte[]> decoded(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return bytes.length > FIXED + SIGNATURE && ENCODER.encodeToString(bytes).equals(text)
          ? Optional.of(bytes)
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
