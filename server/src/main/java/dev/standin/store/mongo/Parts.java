package dev.standin.store.mongo;

import dev.standin.chat.ObjectIds;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// What the rooms of one open store share.
record Parts(
    MongoOptions options,
    Database database,
    Conversations conversations,
    UserCache users,
    OwnLane lane,
    Follower lists,
    Follower search,
    InstantSource clock,
    ObjectIds ids,
    LongSupplier nanos,
    Seams seams) {}
