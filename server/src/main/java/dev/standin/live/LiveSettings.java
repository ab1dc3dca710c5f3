package dev.standin.live;

/// What one socket may do.
///
/// @param eventsBurst events at once
/// @param eventsPerSecond events a second in the long run; more are answered with a problem
/// @param pendingSends messages of one socket that wait to be stored
/// @param refusals events over the limit, one after the other, after which the connection ends
public record LiveSettings(int eventsBurst, int eventsPerSecond, int pendingSends, int refusals) {

  public static final LiveSettings DEFAULT = new LiveSettings(400, 60, 400, 1_000);
}
