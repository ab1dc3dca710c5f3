package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Whether a device heard everything that concerns its user once and in order.
///
/// @param begin how many messages of each conversation there were before it came
record DeviceCheck(LaneStore store, Device device, Map<ConversationId, Long> begin) {

  void check(UserId user, String where) {
    String when = where + ", a device of " + device.token;
    assertThat(device.sessions).as(when + ": sessions").isEqualTo(1);
    Map<ConversationId, List<String>> expected = new HashMap<>();
    Map<ConversationId, List<String>> heard = new HashMap<>();
    Map<String, Message> byId = new HashMap<>();
    store.messages.forEach(message -> byId.put(message.id().hex(), message));
    for (Message message : store.messages) {
      if (message.sender().equals(user) || message.recipient().equals(user)) {
        List<String> events =
            expected.computeIfAbsent(message.conversation(), _ -> new ArrayList<>());
        if (message.recipient().equals(user)) {
          events.add("message " + message.id().hex());
        }
        if (message.sender().equals(user)) {
          events.add("message:sent " + message.id().hex());
        }
      }
    }
    for (String event : device.heard) {
      String id = event.substring(event.indexOf(' ') + 1);
      Message message = Objects.requireNonNull(byId.get(id), () -> when + ": " + event);
      heard.computeIfAbsent(message.conversation(), _ -> new ArrayList<>()).add(event);
    }
    assertThat(expected.keySet()).as(when + ": foreign conversations").containsAll(heard.keySet());
    expected.forEach(
        (conversation, all) -> {
          List<String> got = heard.getOrDefault(conversation, List.of());
          int each = conversation.equals(LaneStore.conversation(user, user)) ? 2 : 1;
          int before = each * begin.getOrDefault(conversation, 0L).intValue();
          // What was heard as it came isn't told again where it was heard.
          List<String> later =
              all.subList(before, all.size()).stream()
                  .filter(event -> got.contains(event) || !device.heardUnplaced(event))
                  .toList();
          int early = got.size() - later.size();
          assertThat(early).as(when + ": lost").isNotNegative();
          assertThat(got.subList(early, got.size())).as(when + ": in order").isEqualTo(later);
          // What was written before the client was let in may or may not be told.
          assertThat(got).as(when + ": once").doesNotHaveDuplicates();
          assertThat(all.subList(0, before).stream().filter(got::contains).toList())
              .as(when + ": before")
              .isEqualTo(got.subList(0, early));
        });
    assertThat(device.unplaced).as(when + ": without a place").doesNotHaveDuplicates();
  }
}
