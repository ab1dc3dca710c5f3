/// Many nodes and many users, simulated by measured costs: a seeded simulation of discrete events.
@NullMarked
package dev.standin.scale;

import org.jspecify.annotations.NullMarked;
