package dev.standin.faults;

import dev.standin.crash.ChatLine;

/// What a device heard: an event of the server, and its message.
record Heard(String event, ChatLine line) {}
