package dev.standin.wire;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// Two numbers as one block of AES-128 under a key for this alone: equal ones are the same block,
/// and nothing else about them can be told without the key. Callable from any thread.
///
/// It tells what is made up only as far as the numbers do: whoever reads one asks for a `high` that
/// a made-up block has once in 2^63 or so.
public final class BlockSeal {

  public static final int BYTES = 16;

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final Cipher locking;
  private final Cipher unlocking;

  /// What a block holds.
  public record Pair(long high, long low) {}

  /// @param key 16 bytes or more, of which the first 16 count
  public BlockSeal(byte[] key) {
    var blocks = new SecretKeySpec(key, 0, BYTES, "AES");
    this.locking = cipher(Cipher.ENCRYPT_MODE, blocks);
    this.unlocking = cipher(Cipher.DECRYPT_MODE, blocks);
  }

  private static Cipher cipher(int mode, SecretKeySpec key) {
    try {
      // One block under a key for this alone: equal pairs are meant to look equal.
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(mode, key);
      return cipher;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The block, of [#BYTES].
  public byte[] seal(Pair pair) {
    ByteBuffer plain = ByteBuffer.allocate(BYTES);
    return turned(locking, plain.putLong(pair.high()).putLong(pair.low()).array());
  }

  /// The block in 22 characters that need no escape in a URL (base64url).
  public String text(Pair pair) {
    return ENCODER.encodeToString(seal(pair));
  }

  /// What a block of [#BYTES] holds; anything, if it isn't ours.
  public Pair open(byte[] block) {
    ByteBuffer plain = ByteBuffer.wrap(turned(unlocking, block));
    return new Pair(plain.getLong(), plain.getLong());
  }

  /// The same of a text; empty if it is none as we write them.
  public Optional<Pair> read(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return bytes.length == BYTES && ENCODER.encodeToString(bytes).equals(text)
          ? Optional.of(open(bytes))
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /// A cipher serves one thread at a time.
  private static byte[] turned(Cipher cipher, byte[] block) {
    synchronized (cipher) {
      try {
        return cipher.doFinal(block);
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }
}
