package dev.standin.wire;

import dev.standin.chat.Moved;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Counts and sums up what an archive holds while it is written or read.
final class ArchiveSum {

  private final MessageDigest digest = sha256();
  private long users;
  private long conversations;
  private long messages;
  private long notes;

  void add(Moved moved) {
    switch (moved) {
      case Moved.Person _ -> users++;
      case Moved.Talk _ -> conversations++;
      case Moved.Said _ -> messages++;
      case Moved.Noted _ -> notes++;
    }
  }

  /// The bytes of a line, its end included.
  void add(byte[] bytes, int from, int length) {
    digest.update(bytes, from, length);
  }

  /// To be called once.
  ArchiveSummary summary() {
    String sum = HexFormat.of().formatHex(digest.digest());
    return new ArchiveSummary(users, conversations, messages, notes, sum);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
