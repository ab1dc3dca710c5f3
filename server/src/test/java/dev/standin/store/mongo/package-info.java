/// Tests of the store on MongoDB, and the process that stands for MongoDB in tests.
@NullMarked
package dev.standin.store.mongo;

import org.jspecify.annotations.NullMarked;
