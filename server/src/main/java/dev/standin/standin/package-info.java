/// Answers for people who are busy: the chain of answerers with its deadlines, caps and streams.
@NullMarked
package dev.standin.standin;

import org.jspecify.annotations.NullMarked;
