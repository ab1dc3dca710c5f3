package dev.standin.wire;

/// How many things an archive holds, and the SHA-256 in hexadecimal digits over their lines, ends
/// of lines included. What is the same has the same sum, whichever store it is in.
public record ArchiveSummary(
    long users, long conversations, long messages, long notes, String sha256) {}
