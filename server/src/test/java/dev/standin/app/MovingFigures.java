package dev.standin.app;

import com.mongodb.ConnectionString;
import dev.standin.chat.Availability;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.Moved;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Pos;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import dev.standin.wire.ArchiveWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/// Prints how long moving takes: `MovingFigures USERS MESSAGES [URI]` makes an export of so many,
/// imports it into SQLite and into the MongoDB at the address (a database that is empty), exports
/// it from there, and compares. Not a test: what it prints depends on the machine.
final class MovingFigures {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int TALKS_EACH = 5;

  private final SplittableRandom random = new SplittableRandom(1);
  private final ObjectIds ids = new ObjectIds(InstantSource.fixed(START), random);
  private final Path folder;

  private MovingFigures(Path folder) {
    this.folder = folder;
  }

  static void main(String[] args) throws IOException {
    if (args.length < 2 || args.length > 3) {
      throw new IllegalArgumentException("MovingFigures USERS MESSAGES [URI]");
    }
    var figures = new MovingFigures(Files.createTempDirectory("moving"));
    Path file = figures.made(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    System.out.printf("%s users, %s messages, %.1f MB%n", args[0], args[1], Files.size(file) / 1e6);
    figures.move("SQLite", new Config.Storing(figures.folder.resolve("data"), Optional.empty()));
    if (args.length == 3) {
      var mongo = new Config.Mongo(new ConnectionString(args[2]), Optional.empty());
      figures.move("MongoDB", new Config.Storing(figures.folder, Optional.of(mongo)));
    }
  }

  private void move(String name, Config.Storing storing) throws IOException {
    var moving = new Moving(storing, Surroundings.real());
    Path file = folder.resolve("made");
    long begun = System.nanoTime();
    moving.imported(Optional.of(file), InputStream.nullInputStream());
    long imported = System.nanoTime();
    Path back = folder.resolve("of" + name);
    moving.export(Optional.of(back), OutputStream.nullOutputStream());
    long exported = System.nanoTime();
    System.out.printf(
        "%-8s import %7.1f s, export %6.1f s, %s%n",
        name,
        (imported - begun) / 1e9,
        (exported - imported) / 1e9,
        Files.mismatch(file, back) < 0 ? "the same bytes" : "OTHER BYTES");
  }

  private Path made(int users, int messages) throws IOException {
    Path file = folder.resolve("made");
    try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
      var writer = new ArchiveWriter(out);
      List<UserId> people = people(writer, users);
      say(writer, talks(writer, people), messages);
      writer.end();
    }
    return file;
  }

  private List<UserId> people(ArchiveWriter writer, int count) throws IOException {
    List<UserId> people = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      people.add(ids.user());
    }
    people.sort(Comparator.comparing(UserId::hex));
    for (int i = 0; i < count; i++) {
      writer.write(
          new Moved.Person(
              new User(
                  people.get(i),
                  "user" + i + "@example.org",
                  "$2b$10$abcdefghijklmnopqrstuv",
                  Availability.AVAILABLE,
                  Optional.empty(),
                  Optional.empty(),
                  START)));
    }
    return people;
  }

  /// By twos, each of whom is in ten of them.
  private List<Moved.Talk> talks(ArchiveWriter writer, List<UserId> people) throws IOException {
    Set<List<UserId>> pairs = new HashSet<>();
    for (int i = 0; i < people.size(); i++) {
      for (int j = 1; j <= TALKS_EACH; j++) {
        int other = (i + j * 7) % people.size();
        if (other != i) {
          pairs.add(List.of(people.get(Math.min(i, other)), people.get(Math.max(i, other))));
        }
      }
    }
    List<Moved.Talk> talks = new ArrayList<>();
    pairs.forEach(pair -> talks.add(new Moved.Talk(ids.conversation(), pair)));
    talks.sort(Comparator.comparing(it -> it.id().hex()));
    for (Moved.Talk talk : talks) {
      writer.write(talk);
    }
    return talks;
  }

  private void say(ArchiveWriter writer, List<Moved.Talk> talks, int messages) throws IOException {
    long[] seqs = new long[talks.size()];
    for (int i = 0; i < messages; i++) {
      int at = random.nextInt(talks.size());
      ConversationId conversation = talks.get(at).id();
      List<UserId> members = talks.get(at).members();
      int from = random.nextInt(2);
      var message =
          new Message(
              ids.message(),
              conversation,
              ++seqs[at],
              Pos.NONE,
              Pos.NONE,
              members.get(from),
              members.get(1 - from),
              "Let us meet at " + random.nextInt(24) + " o'clock, behind the house number " + i,
              START.plusMillis(i * 10L),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      writer.write(new Moved.Said(message, false, false, Optional.empty()));
    }
  }
}
