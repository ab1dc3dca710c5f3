package dev.standin.standin;

import dev.standin.chat.Access;
import dev.standin.chat.MessageLog;
import dev.standin.chat.NoteStore;
import dev.standin.chat.UserStore;

/// Where a stand-in reads and writes.
public record Stores(MessageLog log, NoteStore notes, UserStore users, Access access) {}
