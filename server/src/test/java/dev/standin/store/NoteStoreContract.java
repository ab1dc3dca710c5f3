package dev.standin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Note;
import dev.standin.chat.Note.Audience;
import dev.standin.chat.NoteId;
import dev.standin.chat.NoteStore.Saved;
import dev.standin.chat.User;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [dev.standin.chat.NoteStore] promises.
public abstract class NoteStoreContract extends StoreFixture {

  private User ana;
  private User bo;
  private User cy;

  @BeforeEach
  void people() {
    ana = person("ana");
    bo = person("bo");
    cy = person("cy");
  }

  @Test
  void aNoteIsKeptAsItWasSaved() throws Exception {
    Note note = note(ana, "Spare key", new Audience.Person(bo.id()));

    assertThat(save(note)).isEqualTo(Saved.SAVED);

    assertThat(store.notes().one(ana.id(), note.id())).contains(note);
    reopen();
    assertThat(store.notes().all(ana.id())).containsExactly(note);
  }

  @Test
  void savingTheSameIdAgainReplacesItInItsPlace() {
    Note first = note(ana, "first", new Audience.Never());
    Note second = note(ana, "second", new Audience.Never());
    save(first);
    save(second);
    Note changed =
        new Note(
            first.id(),
            ana.id(),
            "changed",
            "other words",
            new Audience.Everyone(),
            START.plusSeconds(9));

    assertThat(save(changed)).isEqualTo(Saved.SAVED);

    assertThat(store.notes().all(ana.id())).containsExactly(changed, second);
  }

  @Test
  void theNoteBeyondTheLimitIsRefusedButOldOnesCanBeChanged() {
    Note one = note(ana, "one", new Audience.Never());
    assertThat(now(store.notes().save(one, 2))).isEqualTo(Saved.SAVED);
    assertThat(now(store.notes().save(note(ana, "two", new Audience.Never()), 2)))
        .isEqualTo(Saved.SAVED);

    assertThat(now(store.notes().save(note(ana, "three", new Audience.Never()), 2)))
        .isEqualTo(Saved.TOO_MANY);
    assertThat(now(store.notes().save(one, 2))).isEqualTo(Saved.SAVED);
    assertThat(now(store.notes().save(note(bo, "bo's", new Audience.Never()), 2)))
        .isEqualTo(Saved.SAVED);
    assertThat(store.notes().all(ana.id())).hasSize(2);
  }

  @Test
  void nobodyTouchesTheNoteOfSomebodyElse() {
    Note note = note(ana, "Ana's", new Audience.Everyone());
    save(note);
    Note stolen = new Note(note.id(), bo.id(), "Bo's", "x", new Audience.Everyone(), START);

    assertThat(save(stolen)).isEqualTo(Saved.NOT_YOURS);
    assertThat(now(store.notes().delete(bo.id(), note.id()))).isFalse();
    assertThat(store.notes().one(bo.id(), note.id())).isEmpty();
    assertThat(store.notes().all(bo.id())).isEmpty();
    assertThat(store.notes().all(ana.id())).containsExactly(note);
  }

  @Test
  void aDeletedNoteIsGone() {
    Note note = note(ana, "gone", new Audience.Everyone());
    save(note);

    assertThat(now(store.notes().delete(ana.id(), note.id()))).isTrue();
    assertThat(now(store.notes().delete(ana.id(), note.id()))).isFalse();
    assertThat(store.notes().one(ana.id(), note.id())).isEmpty();
    assertThat(store.notes().audible(ana.id(), bo.id())).isEmpty();
  }

  @Test
  void aReaderHearsWhatIsForThemAndForEveryone() {
    Note never = note(ana, "never", new Audience.Never());
    Note forBo = note(ana, "for bo", new Audience.Person(bo.id()));
    Note forCy = note(ana, "for cy", new Audience.Person(cy.id()));
    Note everyone = note(ana, "everyone", new Audience.Everyone());
    Note ofBo = note(bo, "of bo", new Audience.Everyone());
    for (Note note : new Note[] {never, forBo, forCy, everyone, ofBo}) {
      save(note);
    }

    assertThat(store.notes().audible(ana.id(), bo.id())).containsExactly(forBo, everyone);
    assertThat(store.notes().audible(ana.id(), cy.id())).containsExactly(forCy, everyone);
    assertThat(store.notes().audible(ana.id(), nobody())).containsExactly(everyone);
    assertThat(store.notes().audible(bo.id(), ana.id())).containsExactly(ofBo);
  }

  @Test
  void aNarrowedAudienceCountsAtOnce() {
    Note note = note(ana, "secret", new Audience.Everyone());
    save(note);
    save(new Note(note.id(), ana.id(), note.title(), note.text(), new Audience.Never(), START));

    assertThat(store.notes().audible(ana.id(), bo.id())).isEmpty();
  }

  @Test
  void anyTextComesBackAsItWas() {
    String text = "Zeilen\nund \"Zeichen\" 'x'); DROP TABLE notes; 👩‍👩‍👧 \u0000 end";
    Note note = new Note(ids.note(), ana.id(), "título", text, new Audience.Everyone(), START);
    save(note);

    assertThat(store.notes().one(ana.id(), note.id())).contains(note);
  }

  @Test
  void unknownNotesAndOwnersHaveNothing() {
    assertThat(store.notes().all(nobody())).isEmpty();
    assertThat(store.notes().audible(nobody(), ana.id())).isEmpty();
    assertThat(store.notes().one(ana.id(), new NoteId("ffffffffffffffffffffffff"))).isEmpty();
    assertThat(now(store.notes().delete(nobody(), ids.note()))).isFalse();
  }

  private Note note(User owner, String title, Audience audience) {
    return new Note(
        ids.note(), owner.id(), title, "The text of " + title, audience, clock.instant());
  }

  private Saved save(Note note) {
    return now(store.notes().save(note, 100));
  }
}
