package dev.standin.socketio;

/// A JSON value that is encoded already (UTF-8), to be copied into packets as it is. The bytes must
/// be valid JSON and not change.
public record RawJson(byte[] utf8) {}
