package dev.standin.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The conversations of an import.
final class ImportedTalks {

  private final ImportTarget target;

  ImportedTalks(ImportTarget target) {
    this.target = target;
  }

  /// Adds those that are new; answers how many.
  int store(List<Import.Placed> group) {
    List<Moved.Talk> talks = group.stream().map(ImportedTalks::talk).toList();
    Map<ConversationId, Moved.Talk> known = new HashMap<>();
    target
        .talks(talks.stream().map(Moved.Talk::id).toList())
        .forEach(talk -> known.put(talk.id(), talk));
    Map<List<UserId>, ConversationId> pairs = new HashMap<>();
    target.sameMembers(talks).forEach(talk -> pairs.put(talk.members(), talk.id()));
    Set<UserId> people = people(talks);
    List<Moved.Talk> fresh = new ArrayList<>();
    for (Import.Placed placed : group) {
      Moved.Talk talk = talk(placed);
      Moved.Talk stored = known.putIfAbsent(talk.id(), talk);
      if (stored == null) {
        judge(placed, people, pairs);
        fresh.add(talk);
      } else if (!stored.equals(talk)) {
        throw placed.refused(
            "the conversation %s is stored already, with other members.".formatted(talk.id()));
      }
    }
    target.addTalks(fresh);
    return fresh.size();
  }

  private static void judge(
      Import.Placed placed, Set<UserId> people, Map<List<UserId>, ConversationId> pairs) {
    Moved.Talk talk = talk(placed);
    for (UserId member : talk.members()) {
      if (!people.contains(member)) {
        throw placed.refused(
            "the conversation %s has the member %s, who is no user.".formatted(talk.id(), member));
      }
    }
    ConversationId same = pairs.putIfAbsent(talk.members(), talk.id());
    if (same != null) {
      throw placed.refused(
          "the members of the conversation %s have another one already, %s. Import into an empty store."
              .formatted(talk.id(), same));
    }
  }

  private Set<UserId> people(List<Moved.Talk> talks) {
    Set<UserId> members = new HashSet<>();
    talks.forEach(talk -> members.addAll(talk.members()));
    return target.people(members).stream().map(User::id).collect(Collectors.toSet());
  }

  private static Moved.Talk talk(Import.Placed placed) {
    return (Moved.Talk) placed.moved();
  }
}
