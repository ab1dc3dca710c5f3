package dev.standin.cluster;

import java.util.regex.Pattern;

/// Names of what the nodes of one chat keep in Redis: all begin with the prefix and a colon.
public record RedisKeys(String prefix) {

  /// What [#isPrefix] takes, in words.
  public static final String PREFIXES =
      "1 to 40 letters, digits, dots, underlines and hyphens, beginning with a letter or digit and"
          + " not ending with -request or -response; neither standin nor socket.io, which are used"
          + " without it";

  private static final Pattern PREFIX =
      Pattern.compile(
          "(?!standin$|socket[.]io$|.*-re(quest|sponse)$)[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

  /// `standin`.
  public static RedisKeys defaults() {
    return new RedisKeys("standin");
  }

  /// Whether keys and channels may begin with it. None makes names that another one could make,
  /// too: channels of requests and responses are called `PREFIX-request` and `PREFIX-response`.
  public static boolean isPrefix(String text) {
    return PREFIX.matcher(text).matches();
  }

  /// The names of the nodes that live or lived lately.
  String nodes() {
    return prefix + ":nodes";
  }

  /// With a node's name behind it: who is there.
  String users() {
    return prefix + ":online:";
  }

  /// Who is there, while it is being written.
  String unfinished(String node) {
    return prefix + ":online/" + node;
  }

  /// With a rule's name and a hidden key behind it.
  String throttles() {
    return prefix + ":throttle:";
  }
}
