package dev.standin.live;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Bytes as texts that tell nothing but whether two of them are equal, and that nobody else can
/// make: deterministic authenticated encryption with a synthetic initial vector (as in RFC 5297,
/// with HMAC-SHA256 for its vector): the first half of the HMAC of the bytes starts AES-128 in
/// counter mode. Callable from any thread.
final class SyntheticSeal {

  /// What a sealed text has beside its bytes.
  static final int EXTRA = 16;

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final SecretKeySpec proving;
  private final SecretKeySpec hiding;

  /// @param proving 32 secret bytes for this alone
  /// @param hiding 16 other ones or more, of which the first 16 count
  SyntheticSeal(byte[] proving, byte[] hiding) {
    this.proving = new SecretKeySpec(proving, "HmacSHA256");
    this.hiding = new SecretKeySpec(hiding, 0, EXTRA, "AES");
  }

  /// In base64url.
  String seal(byte[] plain) {
    try {
      byte[] vector = vector(plain);
      byte[] sealed = Arrays.copyOf(vector, EXTRA + plain.length);
      counter(vector).doFinal(plain, 0, plain.length, sealed, EXTRA);
      return ENCODER.encodeToString(sealed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The bytes; empty if the text is none of ours, as we wrote it.
  Optional<byte[]> open(String text) {
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(text);
      if (sealed.length <= EXTRA || !ENCODER.encodeToString(sealed).equals(text)) {
        return Optional.empty();
      }
      byte[] vector = Arrays.copyOf(sealed, EXTRA);
      byte[] plain = counter(vector).doFinal(sealed, EXTRA, sealed.length - EXTRA);
      return MessageDigest.isEqual(vector, vector(plain)) ? Optional.of(plain) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private byte[] vector(byte[] plain) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(proving);
    return Arrays.copyOf(mac.doFinal(plain), EXTRA);
  }

  private Cipher counter(byte[] vector) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, hiding, new IvParameterSpec(vector));
    return cipher;
  }
}
