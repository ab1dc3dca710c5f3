package dev.standin.live;

import dev.standin.chat.Announcements;
import dev.standin.chat.LaneLog;
import dev.standin.chat.LaneLog.Lane;
import dev.standin.chat.Message;
import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// Looks every second how far the other servers' lanes go, and reads what nobody told. So lost
/// announcements delay and never lose.
final class LaneReader {

  private static final System.Logger LOG = System.getLogger(LaneReader.class.getName());

  /// Messages in a page, and pages of a lane in a look.
  private static final int PAGE = 500;

  private static final int PAGES = 40;

  /// Two looks are at least so far apart, in nanoseconds, even if the first one was late.
  private static final long SHORTEST = 500_000_000L;

  /// After so long without a look, nothing is taken on trust: see [Watermark].
  private static final long LONGEST = 5_000_000_000L;

  private final LaneLog log;
  private final Optional<Announcements> announcements;
  private final Streams streams;
  private final Signs signs;
  private final Executor threads;
  private final LongSupplier nanos;
  private final Runnable beside;
  private final Map<Integer, Long> committed = new ConcurrentHashMap<>();
  private final AtomicBoolean busy = new AtomicBoolean();

  // Of one look at a time.
  private final TreeMap<Integer, LaneCourse> courses = new TreeMap<>();
  private final TreeMap<Integer, Long> endings = new TreeMap<>();
  private final Reached start;
  private volatile long last;
  private int own;
  private Optional<String> hears = Optional.empty();

  /// Lanes below are at their end, for all streams.
  private int floor;

  /// @param start the log's end before anybody is here
  /// @param beside runs with each look, where it may block
  LaneReader(
      Sharing sharing,
      Streams streams,
      Signs signs,
      Reached start,
      LongSupplier nanos,
      Runnable beside) {
    this.log = sharing.lanes();
    this.announcements = sharing.announcements();
    this.streams = streams;
    this.signs = signs;
    this.threads = sharing.looks();
    this.nanos = nanos;
    this.beside = beside;
    this.start = start;
    this.floor = start.floor();
    this.own = log.own();
    this.last = nanos.getAsLong() - SHORTEST;
  }

  /// This server wrote it, and its streams have heard of it. On the store's writer.
  void committed(Pos pos) {
    committed.put(pos.lane(), pos.n());
  }

  /// Begins a look, unless the last one is still under way. Never blocks.
  void look() {
    if (nanos.getAsLong() - last < SHORTEST || !busy.compareAndSet(false, true)) {
      return;
    }
    try {
      threads.execute(this::run);
    } catch (RuntimeException full) {
      busy.set(false);
    }
  }

  private void run() {
    Signs.Missed missed = signs.take();
    try {
      look(missed);
      beside.run();
    } catch (RuntimeException away) {
      signs.put(missed);
      LOG.log(System.Logger.Level.DEBUG, "The lanes could not be read: {0}", away.toString());
    } finally {
      busy.set(false);
    }
  }

  private void look(Signs.Missed missed) {
    long now = nanos.getAsLong();
    List<Lane> lanes = log.lanes();
    hears = announcements.flatMap(Announcements::hears);
    // Only now, since what is missed after this is not covered by what the lanes say.
    boolean calm = !missed.any() && !signs.missing() && now - last <= LONGEST && stillOwn(lanes);
    if (missed.lost() || signs.losing()) {
      courses.values().forEach(LaneCourse::doubt);
    }
    streams.seen(lanes);
    for (Lane lane : lanes) {
      course(lane.number()).seen(lane);
    }
    for (LaneCourse course : unfinished(lanes)) {
      if (!read(course, calm) && !calm) {
        // The next look must not take the rest on trust.
        signs.put(new Signs.Missed(true, false));
      }
      if (course.finished()) {
        endings.put(course.lane, course.reached());
      }
    }
    last = now;
    lift();
  }

  /// Whether the lane was not taken from this server meanwhile: then it slept, and its clock may
  /// have, too.
  private boolean stillOwn(List<Lane> lanes) {
    int before = own;
    own = log.own();
    return before == own
        && lanes.stream().noneMatch(lane -> lane.number() == before && lane.closed());
  }

  private LaneCourse course(int lane) {
    return courses.computeIfAbsent(
        lane, number -> new LaneCourse(number, number < start.floor() ? 0 : start.in(number)));
  }

  /// The lanes that may have something to read. One that isn't listed any more was closed long ago.
  private List<LaneCourse> unfinished(List<Lane> lanes) {
    int highest = lanes.isEmpty() ? 0 : lanes.getLast().number();
    for (int lane = floor; lane <= highest; lane++) {
      int number = lane;
      if (!endings.containsKey(lane) && lanes.stream().noneMatch(l -> l.number() == number)) {
        course(lane).vanished();
      }
    }
    return courses.tailMap(floor).values().stream()
        .filter(course -> !endings.containsKey(course.lane))
        .toList();
  }

  /// Whether all that was due was read.
  private boolean read(LaneCourse course, boolean calm) {
    Long mine = committed.get(course.lane);
    if (mine != null) {
      course.told(mine);
    }
    if (course.lane == own && !course.closed()) {
      return true;
    }
    if (calm) {
      course.trust(hears);
    }
    boolean certain = course.certain();
    long from = course.reached();
    boolean more = course.due(calm);
    for (int page = 0; page < PAGES && more; page++) {
      List<Message> messages = log.tail(course.lane, course.reached(), PAGE);
      for (Message message : messages) {
        dispatch(message, certain ? 0 : from);
      }
      boolean all = messages.size() < PAGE;
      course.read(messages, all);
      more = !all && course.due(calm);
    }
    course.pass();
    return !more;
  }

  /// @param asked up to here the streams were perhaps not brought the lane
  private void dispatch(Message message, long asked) {
    Telling telling = new Telling(message);
    streams.wake(message, stream -> stream.entry(telling, asked));
  }

  /// Forgets lanes that ended, when no stream here lacks anything of them.
  private void lift() {
    int higher = floor;
    Reached ends = Reached.NOTHING;
    for (Long end = endings.get(higher); end != null; end = endings.get(higher)) {
      ends = ends.plus(new Pos(higher++, end));
    }
    if (higher > floor && streams.lift(higher, ends)) {
      floor = higher;
      endings.headMap(higher).clear();
      courses.headMap(higher).clear();
      committed.keySet().removeIf(lane -> lane < floor);
    }
  }
}
