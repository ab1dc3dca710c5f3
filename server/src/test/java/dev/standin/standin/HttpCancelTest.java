package dev.standin.standin;

import dev.standin.standin.Model.Heard;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HttpCancelTest {

  private static final Prompt PROMPT = new Prompt("Be brief.", "data");

  @Test
  void aCallCancelledAtAnyMomentEndsAndFreesItsPlace() {
    var one = new HttpCalls(1, Duration.ofSeconds(2));
    var random = new Random(5);
    try (one;
        var server =
            new ScriptedModel(
                line -> {
                  line.sse();
                  line.drip("data: " + ScriptedModel.delta("\"word \"") + "\n\n", 1);
                })) {
      var model =
          new HttpModel(one, ModelEndpoint.chatCompletions(server.base(), Optional.empty(), "m"));
      for (int i = 0; i < 100; i++) {
        House.until(() -> cancelled(model, random.nextInt(4)));
      }
    }
  }

  /// Cancels after so many sounds; false if there was no place for the call.
  private static boolean cancelled(HttpModel model, int sounds) {
    var heard = new CountDownLatch(sounds);
    var end = new CompletableFuture<Heard>();
    Model.Call call =
        model.ask(
            PROMPT,
            sound -> {
              heard.countDown();
              if (!(sound instanceof Heard.Piece)) {
                end.complete(sound);
              }
            });
    House.until(() -> heard.getCount() == 0 || end.isDone());
    call.cancel();
    return House.joined(end) instanceof Heard.Failed failed && failed.failure() != Failure.CROWDED;
  }
}
