package dev.standin.bench.cluster;

import dev.standin.bench.Account;
import dev.standin.bench.Api;
import dev.standin.bench.relay.Frame;
import dev.standin.bench.relay.Line;
import java.util.ArrayList;
import java.util.List;

/// Those who write and hear: registered at a chat, mere names at a relay.
final class People {
  /// Half of them write. At 500 messages/s each stays below the 60 events/s that a socket may send.
  static final int COUNT = 24;

  private static final String TEXT =
      " shall we meet at the station at six, or is seven better for you? I bring the ma";

  private final List<Account> accounts = new ArrayList<>();

  private People() {}

  static People of(Cluster cluster) {
    var people = new People();
    try (var api = new Api(cluster.nodes().getFirst().uri())) {
      for (int i = 0; i < COUNT; i++) {
        people.accounts.add(
            cluster.kind().stores()
                ? api.register(i)
                : new Account("", "", "u%023d".formatted(i), ""));
      }
    }
    return people;
  }

  Account account(int number) {
    return accounts.get(number);
  }

  Line.Greeting greeting(int number) {
    var account = accounts.get(number);
    return account.token().isEmpty()
        ? Line.Greeting.of("42[\"join\",\"" + account.id() + "\"]")
        : new Line.Greeting("40{\"token\":\"" + account.token() + "\"}", List.of());
  }

  /// What goes over a socket to this one, with room for its time. A chat is asked for an
  /// acknowledgement.
  byte[] messageTo(int number) {
    var account = accounts.get(number);
    return account.token().isEmpty()
        ? Frame.message("message", "recipient", account.id(), Frame.MESSAGE)
        : Frame.bytes(
            "420[\"message\",{\"recipient\":\"%s\",\"content\":%s%s%s\"}]"
                .formatted(account.id(), Frame.MARK, "0".repeat(Frame.DIGITS), TEXT));
  }
}
