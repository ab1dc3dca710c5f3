package dev.standin.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;

/// A database whose user dies at one of its writes: before it, in its midst or after it.
final class Mortal {

  private static final Set<String> WRITES =
      Set.of(
          "insertOne",
          "insertMany",
          "updateOne",
          "updateMany",
          "bulkWrite",
          "createIndex",
          "createIndexes",
          "dropIndex");

  private final When when;
  private int left;

  enum When {
    BEFORE,
    MIDWAY,
    AFTER
  }

  /// The end of a process.
  static final class Death extends MongoException {
    private static final long serialVersionUID = 1L;

    Death() {
      super("killed");
    }
  }

  Mortal(int writes, When when) {
    this.left = writes;
    this.when = when;
  }

  MongoDatabase of(MongoDatabase database) {
    return proxy(
        MongoDatabase.class,
        (_, method, arguments) -> {
          Object result = call(method, database, arguments);
          return result instanceof MongoCollection<?> collection ? of(collection) : result;
        });
  }

  private MongoCollection<?> of(MongoCollection<?> collection) {
    return proxy(
        MongoCollection.class,
        (_, method, arguments) ->
            WRITES.contains(method.getName())
                ? write(method, collection, arguments)
                : call(method, collection, arguments));
  }

  private Object write(Method method, MongoCollection<?> collection, Object[] arguments)
      throws Throwable {
    left--;
    if (left > 0) {
      return call(method, collection, arguments);
    }
    if (left < 0 || when == When.BEFORE) {
      throw new Death();
    }
    Object[] given = arguments.clone();
    if (when == When.MIDWAY && given[0] instanceof List<?> all) {
      if (all.size() < 2) {
        throw new Death();
      }
      given[0] = all.subList(0, all.size() / 2);
    }
    call(method, collection, given);
    throw new Death();
  }

  private static Object call(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
