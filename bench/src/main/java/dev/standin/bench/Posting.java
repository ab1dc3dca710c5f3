package dev.standin.bench;

import java.util.List;

/// Stored messages on 50 connections; logins; and messages while two clients log in all the time.
/// The three follow each other in every round, because the last is compared with the first.
record Posting(Options options, Loop loop) implements Scenario {
  private static final int CONNECTIONS = 50;
  private static final int LOGIN_CONNECTIONS = 4;
  private static final int LOGINS_BESIDE = 2;
  private static final int WARM_WINDOWS = 2;

  @Override
  public String name() {
    return "post";
  }

  @Override
  public boolean suits(Contestant contestant) {
    return true;
  }

  @Override
  public void warmUp(Site site) {
    var users = site.users();
    try (var posts = closedLoop(users, users.writing(CONNECTIONS))) {
      posts.start();
      loop.runFor(WARM_WINDOWS * options.run().windowNanos());
      posts.finish();
    }
  }

  @Override
  public void measure(Site site, Results results) {
    double alone = posts(site, results);
    logins(site, results);
    double beside = postsBesideLogins(site, results);
    results.add(Metric.BUSY_POST_SHARE, site.contestant(), 100 * beside / alone);
  }

  private double posts(Site site, Results results) {
    var users = site.users();
    try (var posts = closedLoop(users, users.writing(CONNECTIONS))) {
      var window = Window.take(site, loop, options.run().windowNanos(), posts).getFirst();
      results.note(window.usage(), site.contestant());
      var who = site.contestant();
      results.add(Metric.POST_RATE, who, window.perSecond());
      results.add(Metric.POST_P50, who, window.tally().millisAt(50));
      results.add(Metric.POST_P99, who, window.tally().millisAt(99));
      results.add(Metric.POST_CPU, who, window.serverMicros());
      site.store().ifPresent(s -> results.add(Metric.POST_STORE_CPU, who, window.storeMicros()));
      return window.perSecond();
    }
  }

  private void logins(Site site, Results results) {
    var users = site.users();
    try (var logins = closedLoop(users, users.loggingIn(LOGIN_CONNECTIONS))) {
      var window = Window.take(site, loop, options.run().windowNanos() / 2, logins).getFirst();
      results.note(window.usage(), site.contestant());
      results.add(Metric.LOGIN_RATE, site.contestant(), window.perSecond());
    }
  }

  private double postsBesideLogins(Site site, Results results) {
    var users = site.users();
    try (var logins = closedLoop(users, users.loggingIn(LOGINS_BESIDE));
        var posts = closedLoop(users, users.writing(CONNECTIONS))) {
      var windows = Window.take(site, loop, options.run().windowNanos(), posts, logins);
      var window = windows.getFirst();
      results.note(window.usage(), site.contestant());
      var who = site.contestant();
      results.add(Metric.BUSY_POST_RATE, who, window.perSecond());
      results.add(Metric.BUSY_POST_P99, who, window.tally().millisAt(99));
      results.add(Metric.BUSY_LOGIN_RATE, who, windows.getLast().perSecond());
      return window.perSecond();
    }
  }

  private ClosedLoop closedLoop(Users users, List<Request> requests) {
    return new ClosedLoop(loop, users.address(), requests);
  }
}
