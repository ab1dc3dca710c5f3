package dev.standin.live;

import dev.standin.chat.Pos;
import dev.standin.chat.UserId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which entry of this server's lane concerned a user last: exactly for those who were concerned
/// lately, a bound for all others. Used by one thread at a time.
final class LastOfUsers {

  /// Some 30 MB.
  static final int USERS = 200_000;

  private final int most;
  private final Map<UserId, Long> last = new LinkedHashMap<>(16, 0.75f, true);
  private int lane;

  /// The highest that was ever forgotten.
  private long bound;

  LastOfUsers(int most) {
    this.most = most;
  }

  /// The place concerns the user. Returns up to which `n` below it nothing else of the lane did, or
  /// a later one.
  long before(UserId user, Pos pos) {
    if (pos.lane() != lane) {
      lane = pos.lane();
      last.clear();
      // What this server wrote to the lane before, it said of nobody here.
      bound = pos.n() - 1;
    }
    Long known = last.put(user, pos.n());
    if (last.size() > most) {
      Iterator<Long> eldest = last.values().iterator();
      bound = Math.max(bound, eldest.next());
      eldest.remove();
    }
    // Both events of a message to oneself have the same place.
    return known == null || known == pos.n() ? Math.min(bound, pos.n() - 1) : known;
  }
}
