package dev.standin.cluster;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Names of keys in Redis that tell nobody whose they are: half an HMAC-SHA256 of who it is.
public final class HiddenKeys {

  private static final int BYTES = 16;

  private final Mac mac;

  private final RedisKeys keys;

  /// `secret` hides addresses and accounts from whoever reads Redis; all nodes have the same one.
  public HiddenKeys(RedisKeys keys, byte[] secret) {
    this.keys = keys;
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /// The key's name under a rule.
  synchronized String of(String rule, String key) {
    byte[] whole = mac.doFinal((rule + '\0' + key).getBytes(StandardCharsets.UTF_8));
    String hidden = HexFormat.of().formatHex(Arrays.copyOf(whole, BYTES));
    return keys.throttles() + rule + ":" + hidden;
  }
}
