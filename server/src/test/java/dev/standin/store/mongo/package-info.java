/// The store on MongoDB, on a server in memory, and on the one that `TEST_MONGO_URI` names.
@NullMarked
package dev.standin.store.mongo;

import org.jspecify.annotations.NullMarked;
