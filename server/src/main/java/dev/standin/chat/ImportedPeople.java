package dev.standin.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The users of an import.
final class ImportedPeople {

  private final ImportTarget target;

  ImportedPeople(ImportTarget target) {
    this.target = target;
  }

  /// Adds those who are new; answers how many.
  int store(List<Import.Placed> group) {
    List<User> users = group.stream().map(ImportedPeople::user).toList();
    Map<UserId, User> known =
        target.people(users.stream().map(User::id).toList()).stream()
            .collect(Collectors.toMap(User::id, Function.identity()));
    Map<String, UserId> holders =
        new HashMap<>(target.holders(users.stream().map(User::email).toList()));
    List<Moved.Person> fresh = new ArrayList<>();
    for (Import.Placed placed : group) {
      User user = user(placed);
      User stored = known.putIfAbsent(user.id(), user);
      if (stored == null) {
        UserId holder = holders.putIfAbsent(user.email(), user.id());
        if (holder != null) {
          throw placed.refused(
              "the user %s has the same address as the user %s that is stored. Mend it where it was exported, and export again."
                  .formatted(user.id(), holder));
        }
        fresh.add(new Moved.Person(user));
      } else if (!stored.equals(user)) {
        throw placed.refused(
            "the user %s is stored already, and otherwise (%s). Import into an empty store, or export again."
                .formatted(user.id(), difference(stored, user)));
      }
    }
    target.addPeople(fresh);
    return fresh.size();
  }

  private static User user(Import.Placed placed) {
    return ((Moved.Person) placed.moved()).user();
  }

  private static String difference(User stored, User user) {
    List<String> what = new ArrayList<>();
    if (!stored.email().equals(user.email())) {
      what.add("email");
    }
    if (!stored.passwordHash().equals(user.passwordHash())) {
      what.add("password");
    }
    if (!stored.availability().equals(user.availability())) {
      what.add("status");
    }
    if (!stored.awayText().equals(user.awayText())) {
      what.add("awayText");
    }
    if (!stored.notBefore().equals(user.notBefore())) {
      what.add("notBefore");
    }
    if (!stored.createdAt().equals(user.createdAt())) {
      what.add("createdAt");
    }
    return String.join(", ", what);
  }
}
