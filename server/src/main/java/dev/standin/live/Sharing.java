package dev.standin.live;

import dev.standin.chat.Announcements;
import dev.standin.chat.LaneLog;
import java.util.Optional;
import java.util.concurrent.Executor;

/// What a server needs that shares its store with others.
///
/// @param lanes what the servers on the store know of each other
/// @param announcements how they wake each other; without them, each reads the others' lanes every
///   second
/// @param looks where the lanes are read, one reading at a time
/// @param reads where streams that fell behind are read, a bounded number at a time; may refuse
public record Sharing(
    LaneLog lanes, Optional<Announcements> announcements, Executor looks, Executor reads) {}
