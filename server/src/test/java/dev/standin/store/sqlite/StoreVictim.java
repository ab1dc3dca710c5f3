package dev.standin.store.sqlite;

import dev.standin.chat.Availability;
import dev.standin.chat.ClientId;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.MessageText;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.User;
import dev.standin.chat.UserStore.Registered;
import dev.standin.crash.Plan;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// The process of the crash test: a store, and senders that write until it is killed. Arguments:
/// the folder, `early` or `durable`, and where each sender begins. It prints `clientId _id
/// conversation seq` for each acknowledged message.
public final class StoreVictim {

  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private final SqliteStore store;
  private final ObjectIds ids;
  private final List<User> people = new ArrayList<>();

  private StoreVictim(Path folder, boolean early) {
    InstantSource clock = InstantSource.system();
    this.ids = new ObjectIds(clock, new SecureRandom());
    var seams = early ? new EarlySeams() : new Seams();
    this.store =
        SqliteStore.open(
            folder, new SqliteStore.Setup(SqliteOptions.defaults(), clock, ids, seams));
  }

  public static void main(String[] args) {
    var victim = new StoreVictim(Path.of(args[0]), args[1].equals("early"));
    victim.meet();
    print("ready");
    for (int sender = 0; sender < Plan.SENDERS; sender++) {
      int who = sender;
      int from = Integer.parseInt(args[2 + sender]);
      Thread.ofPlatform().start(() -> victim.send(who, from));
    }
  }

  private void meet() {
    for (int i = 0; i < Plan.SENDERS; i++) {
      people.add(store.users().byEmail(Plan.email(i)).orElseGet(this::register));
    }
  }

  private User register() {
    var user =
        new User(
            ids.user(),
            Plan.email(people.size()),
            "hash",
            Availability.AVAILABLE,
            Optional.empty(),
            Optional.empty(),
            InstantSource.system().instant());
    return ((Registered.Created) store.users().register(user).toCompletableFuture().join()).user();
  }

  private void send(int sender, int from) {
    var window = new Semaphore(Plan.WINDOW);
    for (int n = from; ; n++) {
      window.acquireUninterruptibly();
      Plan.Line line = Plan.line(sender, n);
      var message =
          new NewMessage(
              ids.message(),
              people.get(line.sender()).id(),
              people.get(line.recipient()).id(),
              new MessageText(line.text()),
              ClientId.parse(line.clientId()));
      store
          .messages()
          .append(message)
          .whenComplete(
              (outcome, fault) -> {
                if (fault == null && outcome instanceof Appended.Stored stored) {
                  print(
                      line.clientId()
                          + " "
                          + stored.message().id().hex()
                          + " "
                          + stored.message().conversation()
                          + " "
                          + stored.message().seq());
                  window.release();
                }
              });
    }
  }

  private static void print(String line) {
    try {
      OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
