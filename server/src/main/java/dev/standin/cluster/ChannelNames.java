package dev.standin.cluster;

import java.util.Set;

/// The channels of a namespace, named as Node's adapter names them.
///
/// @param everyone of events for no room or for several ones
/// @param requests where all servers listen
/// @param responses where all servers listen; an answer for one goes to a channel of its own
record ChannelNames(String everyone, String requests, String responses) {

  static ChannelNames of(String prefix, String namespace) {
    String end = "#" + namespace + "#";
    return new ChannelNames(prefix + end, prefix + "-request" + end, prefix + "-response" + end);
  }

  String room(String room) {
    return everyone + room + "#";
  }

  /// Where an event for these rooms goes.
  String events(Set<String> rooms) {
    return rooms.size() == 1 ? room(rooms.iterator().next()) : everyone;
  }

  String responses(String uid) {
    return responses + uid + "#";
  }
}
