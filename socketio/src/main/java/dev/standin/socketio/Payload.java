package dev.standin.socketio;

/// The JSON array of a packet, checked and not yet parsed.
///
/// @param text the whole array
/// @param firstArgument where the arguments begin in it, after an event's name
/// @param attachments how many binary attachments belong to it, or [#TEXT]
record Payload(String text, int firstArgument, int attachments) {

  /// The packet is of a type without binary; what looks like a placeholder is data.
  static final int TEXT = -1;

  boolean binary() {
    return attachments != TEXT;
  }

  /// The arguments as an array, without the event's name.
  String arguments() {
    return "[" + text.substring(firstArgument);
  }
}
