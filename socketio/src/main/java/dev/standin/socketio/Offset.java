package dev.standin.socketio;

/// A place in a namespace's [RecoveryLog]. Clients keep the text of the last one that they heard
/// and send it when they come back.
public interface Offset {

  /// What clients are told: 1 to 256 characters of printable ASCII.
  String text();

  /// Whether a client that was brought everything up to this place has the event at `other`, too. A
  /// socket drops an event that the place of its last one covers, so nobody hears one twice.
  boolean covers(Offset other);
}
