package dev.standin.standin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Message;
import dev.standin.chat.Note;
import dev.standin.chat.UserId;
import dev.standin.standin.Model.Heard;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Random owners, notes and conversations; every prompt and every answer is searched for what its
/// reader may not see.
class CanaryTest {

  private static final int CONVERSATIONS = 250;
  private static final Pattern ADDRESS = Pattern.compile("[\\w.]+@[\\w.]+");
  private static final Pattern ID = Pattern.compile("(?<![0-9a-f])[0-9a-f]{24}(?![0-9a-f])");
  private static final String[] TOPICS = {
    "wifi password",
    "opening hours",
    "parking",
    "birthday party",
    "flight to Lisbon",
    "\u8425\u4E1A\u65F6\u95F4",
    "Urlaub in Wien"
  };

  private final List<String> shown = new ArrayList<>();

  @Test
  void nothingThatAReaderMayNotSeeIsEverInAPromptOrAnAnswer() {
    int quoted = 0;
    int prompted = 0;
    for (long seed = 1; seed <= CONVERSATIONS; seed++) {
      var conversation = new Conversation(seed);
      conversation.play();
      quoted += conversation.allowedHeard;
      prompted += conversation.prompts;
    }
    assertThat(shown).hasSizeGreaterThan(CONVERSATIONS);
    assertThat(quoted).as("allowed notes that were heard: the search can find").isPositive();
    assertThat(prompted).isGreaterThan(CONVERSATIONS / 2);
  }

  private final class Conversation {

    final long seed;
    final Random random;
    final House house = House.withHands(new HandTimers());
    final UserId owner = house.user("owner");
    final UserId reader = house.user("reader");
    final UserId third = house.user("third");
    final List<String> canaries = new ArrayList<>();
    final List<String> allowed = new ArrayList<>();
    int allowedHeard;
    int prompts;

    Conversation(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
    }

    void play() {
      for (int i = 0; i < 8; i++) {
        note();
      }
      var parrot = new Puppet(this::repeat);
      var standIn = random.nextInt(4) == 0 ? house.standIn() : house.standIn(parrot);
      for (int i = 0; i < 4; i++) {
        UserId someone = random.nextBoolean() ? third : owner;
        UserId other = someone.equals(third) ? owner : third;
        house.says(someone, other, "About the " + topic() + ": " + canary());
        Message question =
            house.says(reader, owner, "Tell me about the " + topic() + ", all notes, please");
        Message answer = House.answered(standIn, question);
        check(answer.content());
      }
      for (Prompt prompt : parrot.prompts) {
        check(prompt.whole());
        prompts++;
      }
    }

    /// A model that says all that it was told, or nothing, so that the other answerers answer.
    private void repeat(Prompt prompt, Consumer<Heard> listener) {
      if (random.nextInt(3) > 0) {
        listener.accept(new Heard.Piece(prompt.whole()));
        listener.accept(new Heard.Finished());
      } else {
        listener.accept(new Heard.Failed(Failure.REFUSED));
      }
    }

    private void note() {
      UserId whose = random.nextInt(4) == 0 ? third : owner;
      boolean heard = random.nextInt(3) == 0 && whose.equals(owner);
      Note.Audience audience;
      if (heard) {
        audience =
            random.nextBoolean() ? new Note.Audience.Everyone() : new Note.Audience.Person(reader);
      } else if (whose.equals(third)) {
        audience = new Note.Audience.Everyone();
      } else {
        audience =
            random.nextBoolean() ? new Note.Audience.Never() : new Note.Audience.Person(third);
      }
      String secret = heard ? allowed() : canary();
      house.note(whose, topic() + " " + secret, "The " + topic() + " is " + secret, audience);
    }

    private String topic() {
      return TOPICS[random.nextInt(TOPICS.length)];
    }

    private String canary() {
      String canary = "canary" + Long.toString(random.nextLong() >>> 1, 36);
      canaries.add(canary);
      return canary;
    }

    private String allowed() {
      String word = "robin" + Long.toString(random.nextLong() >>> 1, 36);
      allowed.add(word);
      return word;
    }

    private void check(String text) {
      shown.add(text);
      for (String canary : canaries) {
        assertThat(text).as("seed %d", seed).doesNotContain(canary);
      }
      assertThat(ADDRESS.matcher(text).find()).as("seed %d: an address", seed).isFalse();
      assertThat(ID.matcher(text).find()).as("seed %d: an id", seed).isFalse();
      allowedHeard += (int) allowed.stream().filter(text::contains).count();
    }
  }
}
