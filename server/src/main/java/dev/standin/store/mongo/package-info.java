/// The store on MongoDB.
@NullMarked
package dev.standin.store.mongo;

import org.jspecify.annotations.NullMarked;
