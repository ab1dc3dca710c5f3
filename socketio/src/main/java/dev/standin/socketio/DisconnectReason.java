package dev.standin.socketio;

/// Why a socket left its namespace; `text` is the name that Socket.IO gives it.
public record DisconnectReason(String text) {}
