package dev.standin.standin;

import dev.standin.chat.Announcer;
import dev.standin.chat.Availability;
import dev.standin.chat.Message;
import dev.standin.chat.UserId;
import java.util.Collection;

/// Keeps faults of the live side to itself: an answer must be stored even if nobody can watch it.
final class QuietAnnouncer implements Announcer {

  private static final System.Logger LOG = System.getLogger(QuietAnnouncer.class.getName());

  private final Announcer announcer;

  QuietAnnouncer(Announcer announcer) {
    this.announcer = announcer;
  }

  @Override
  public void availability(UserId user, Availability now, Collection<UserId> audience) {
    quietly(() -> announcer.availability(user, now, audience));
  }

  @Override
  public void typing(Writing writing) {
    quietly(() -> announcer.typing(writing));
  }

  @Override
  public void delta(Writing writing, int attempt, int n, String text) {
    quietly(() -> announcer.delta(writing, attempt, n, text));
  }

  @Override
  public void withdrawn(Writing writing) {
    quietly(() -> announcer.withdrawn(writing));
  }

  @Override
  public void abandoned(Message question) {
    quietly(() -> announcer.abandoned(question));
  }

  private static void quietly(Runnable announcement) {
    try {
      announcement.run();
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "An announcement failed", fault);
    }
  }
}
