package dev.standin.socketio;

import java.util.Map;

/// What a client's text packet says. Calls and answers may wait for binary attachments.
sealed interface Inbound {

  /// The ack id of a call that wants no answer.
  long NO_ACK = -1;

  /// The client wants to join a namespace.
  record Connect(String namespace, Map<String, Object> auth) implements Inbound {}

  /// The client leaves a namespace.
  record Disconnect(String namespace) implements Inbound {}

  /// An event for the server; the ack id is [#NO_ACK] if the client wants no answer.
  record Call(String namespace, long ackId, String event, Payload payload) implements Inbound {}

  /// The client's answer to an event of ours.
  record Answer(String namespace, long ackId, Payload payload) implements Inbound {}

  /// No packet that a client may send; the connection is to be closed.
  record Malformed(String why) implements Inbound {}
}
