package dev.standin.standin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.ConversationId;
import dev.standin.chat.ObjectIds;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The hourly cap of a conversation under many questions at once.
class LanesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int PER_HOUR = 2;

  private final ObjectIds ids = new ObjectIds(InstantSource.system(), new Random(7));
  private final Lanes lanes = new Lanes(new MemoryLog(InstantSource.fixed(NOW), ids), PER_HOUR);
  private final ConversationId conversation = ids.conversation();

  @Test
  void asManyMayWaitAsCouldBeAnsweredAndTheRestAreTurnedAwayAtOnce() throws Exception {
    assertThat(lanes.enter(conversation, NOW)).isTrue();
    assertThat(lanes.enter(conversation, NOW)).isTrue();
    List<CompletableFuture<Boolean>> crowd = new ArrayList<>();
    for (int i = 0; i < PER_HOUR + 1; i++) {
      crowd.add(entering());
    }

    CompletableFuture.anyOf(crowd.toArray(CompletableFuture[]::new)).get(5, TimeUnit.SECONDS);

    assertThat(crowd.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
        .as("turned away")
        .containsExactly(false);
    lanes.leave(conversation);
    lanes.leave(conversation);
    for (CompletableFuture<Boolean> one : crowd) {
      if (one.get(5, TimeUnit.SECONDS)) {
        lanes.leave(conversation);
      }
    }
    assertThat(crowd.stream().filter(CompletableFuture::join)).as("let in").hasSize(PER_HOUR);
  }

  private CompletableFuture<Boolean> entering() {
    var outcome = new CompletableFuture<Boolean>();
    Thread.startVirtualThread(
        () -> {
          try {
            outcome.complete(lanes.enter(conversation, NOW));
          } catch (InterruptedException | RuntimeException e) {
            outcome.completeExceptionally(e);
          }
        });
    return outcome;
  }
}
