package dev.standin.live;

import dev.standin.chat.Announcements;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Follows the channels of those who are here. A channel that can't be followed now keeps nobody
/// out: the lanes are read instead until it can. Callable from any thread.
final class Following {

  /// Looks after which an answer is not waited for any more.
  private static final int PATIENCE = 2;

  private final Optional<Announcements> announcements;
  private final Signs signs;
  private final Consumer<Stream> begin;
  private final Map<Stream, Course> courses = new ConcurrentHashMap<>();

  /// Where a stream's following stands, until it is sure. Guarded by its monitor.
  private static final class Course {
    private int looks;
    private boolean begun;
    private boolean refused;
    private boolean over;
  }

  /// @param begin lets a stream begin; called once for each
  Following(Optional<Announcements> announcements, Signs signs, Consumer<Stream> begin) {
    this.announcements = announcements;
    this.signs = signs;
    this.begin = begin;
  }

  void begin(Stream stream) {
    if (announcements.isEmpty()) {
      begin.accept(stream);
      return;
    }
    Course course = new Course();
    courses.put(stream, course);
    ask(announcements.get(), stream, course);
  }

  private void ask(Announcements way, Stream stream, Course course) {
    try {
      way.follow(stream.user)
          .whenComplete(
              (_, fault) -> {
                if (fault == null) {
                  sure(stream, course);
                } else {
                  refused(stream, course);
                }
              });
    } catch (RuntimeException ended) {
      refused(stream, course);
    }
  }

  private void sure(Stream stream, Course course) {
    boolean begins;
    synchronized (course) {
      if (course.over) {
        return;
      }
      course.over = true;
      begins = !course.begun;
      course.begun = true;
    }
    courses.remove(stream, course);
    if (begins) {
      begin.accept(stream);
    } else {
      signs.heard();
    }
  }

  private void refused(Stream stream, Course course) {
    synchronized (course) {
      course.refused = true;
    }
    beginUnheard(stream, course);
  }

  private void beginUnheard(Stream stream, Course course) {
    synchronized (course) {
      if (course.over || course.begun) {
        return;
      }
      course.begun = true;
      signs.unheard();
    }
    begin.accept(stream);
  }

  /// A second has passed.
  void look() {
    announcements.ifPresent(way -> courses.forEach((stream, course) -> look(way, stream, course)));
  }

  private void look(Announcements way, Stream stream, Course course) {
    boolean late;
    synchronized (course) {
      late = ++course.looks >= PATIENCE;
    }
    if (late) {
      beginUnheard(stream, course);
    }
    synchronized (course) {
      if (course.refused && !course.over) {
        course.refused = false;
        way.unfollow(stream.user);
        ask(way, stream, course);
      }
    }
  }

  /// The stream is over.
  void end(Stream stream) {
    if (announcements.isEmpty()) {
      return;
    }
    Course course = courses.remove(stream);
    if (course == null) {
      announcements.get().unfollow(stream.user);
      return;
    }
    synchronized (course) {
      if (!course.over && course.begun) {
        signs.heard();
      }
      course.over = true;
      announcements.get().unfollow(stream.user);
    }
  }
}
