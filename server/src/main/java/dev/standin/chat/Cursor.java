package dev.standin.chat;

/// Where a page of a list ended; only the store that made it knows what it means.
///
/// @param high its upper 16 bits are zero
public record Cursor(long high, long low) {}
