package dev.standin.http;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The list of routes. A path is looked up whole first, then by its shape.
final class Routes {

  private final Metrics metrics;
  private final List<Route> all = new ArrayList<>();
  private final Map<String, Map<HttpMethod, Route>> fixed = new HashMap<>();
  private final List<Shape> shapes = new ArrayList<>();

  /// A path with a `{…}`: what stands before and after it.
  private record Shape(String before, String after, Map<HttpMethod, Route> byMethod) {

    /// What stands in the gap, if the path has this shape.
    @Nullable String parameter(String path) {
      int length = path.length() - before.length() - after.length();
      if (length < 1 || !path.startsWith(before) || !path.endsWith(after)) {
        return null;
      }
      String gap = path.substring(before.length(), before.length() + length);
      return gap.indexOf('/') < 0 ? gap : null;
    }
  }

  /// A path that exists, with its methods and what stood in its `{…}`.
  record Found(Map<HttpMethod, Route> byMethod, Optional<String> parameter) {

    /// HEAD is answered as GET.
    Optional<Route> route(HttpMethod method) {
      HttpMethod asked = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
      return Optional.ofNullable(byMethod.get(asked));
    }

    /// For `Allow` and preflights.
    String methods() {
      var names = new TreeSet<String>();
      byMethod.keySet().forEach(method -> names.add(method.name()));
      if (names.contains("GET")) {
        names.add("HEAD");
      }
      names.add("OPTIONS");
      return String.join(", ", names);
    }
  }

  Routes(Metrics metrics) {
    this.metrics = metrics;
  }

  void get(String path, Endpoint endpoint) {
    add(HttpMethod.GET, path, endpoint);
  }

  void post(String path, Endpoint endpoint) {
    add(HttpMethod.POST, path, endpoint);
  }

  void put(String path, Endpoint endpoint) {
    add(HttpMethod.PUT, path, endpoint);
  }

  void delete(String path, Endpoint endpoint) {
    add(HttpMethod.DELETE, path, endpoint);
  }

  private void add(HttpMethod method, String path, Endpoint endpoint) {
    var route = new Route(method, path, endpoint, metrics);
    all.add(route);
    int open = path.indexOf('{');
    if (open < 0) {
      fixed.computeIfAbsent(path, _ -> new HashMap<>()).put(method, route);
      return;
    }
    String before = path.substring(0, open);
    String after = path.substring(path.indexOf('}') + 1);
    for (Shape shape : shapes) {
      if (shape.before().equals(before) && shape.after().equals(after)) {
        shape.byMethod().put(method, route);
        return;
      }
    }
    shapes.add(new Shape(before, after, new HashMap<>(Map.of(method, route))));
  }

  List<Route> all() {
    return List.copyOf(all);
  }

  /// The path's routes; a slash at its end doesn't matter.
  Optional<Found> find(String path) {
    boolean slash = path.length() > 1 && path.endsWith("/") && !path.endsWith("//");
    String plain = slash ? path.substring(0, path.length() - 1) : path;
    Map<HttpMethod, Route> whole = fixed.get(plain);
    if (whole != null) {
      return Optional.of(new Found(whole, Optional.empty()));
    }
    for (Shape shape : shapes) {
      String parameter = shape.parameter(plain);
      if (parameter != null) {
        return Optional.of(new Found(shape.byMethod(), Optional.of(parameter)));
      }
    }
    return Optional.empty();
  }
}
