/// Users, conversations, messages and presence, and the interfaces that they need from a store,
/// from live delivery and from the stand-in. Knows the JDK only.
@NullMarked
package dev.standin.chat;

import org.jspecify.annotations.NullMarked;
