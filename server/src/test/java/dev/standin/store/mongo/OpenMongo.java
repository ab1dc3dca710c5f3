package dev.standin.store.mongo;

import dev.standin.chat.MessageLog;
import dev.standin.chat.MessageSearch;
import dev.standin.chat.NoteStore;
import dev.standin.chat.UserStore;
import dev.standin.store.Stores;

/// A store on MongoDB for the contracts.
record OpenMongo(MongoStore store) implements Stores {

  @Override
  public UserStore users() {
    return store.users();
  }

  @Override
  public MessageLog messages() {
    return store.messages();
  }

  @Override
  public NoteStore notes() {
    return store.notes();
  }

  @Override
  public MessageSearch search() {
    return store.search();
  }

  @Override
  public void close() {
    store.close();
  }
}
