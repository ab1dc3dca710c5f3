package dev.standin.cluster;

/// What Redis does for us in one step. Times are Redis' own, so the clocks of nodes don't matter.
/// Sent as text each time: a Redis that was restarted has forgotten what it was taught.
final class Scripts {

  /// Adds to buckets and windows. For each key four arguments: `bucket`, µs for a token, µs for all
  /// tokens, how many were taken; or `window`, how many may be, in how many µs, how many were.
  /// Answers for each in how many µs the bucket is full or the window has room. A bucket is the
  /// moment at which it will be full; it may go into debt, so that what several nodes let pass at
  /// the same moment is paid back, up to eight times what it holds. A clock of Redis that was set
  /// back can't make anybody wait longer than that.
  static final String TALLY =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000000 + time[2]
      local function text(number) return string.format('%.0f', number) end
      local answers = {}
      for i, key in ipairs(KEYS) do
        local a = tonumber(ARGV[4 * i - 2])
        local b = tonumber(ARGV[4 * i - 1])
        local count = tonumber(ARGV[4 * i])
        if ARGV[4 * i - 3] == 'bucket' then
          local full = math.max(tonumber(redis.call('GET', key) or now), now)
          full = math.min(full + a * count, now + 8 * b)
          redis.call('SET', key, text(full), 'PX', text(math.ceil((full - now) / 1000)))
          answers[i] = full - now
        else
          for _ = 1, math.min(count, a) do redis.call('RPUSH', key, text(now)) end
          redis.call('LTRIM', key, -a, -1)
          redis.call('PEXPIRE', key, text(math.ceil(b / 1000)))
          answers[i] = 0
          if redis.call('LLEN', key) == a then
            local wait = redis.call('LINDEX', key, 0) + b - now
            answers[i] = math.max(0, math.min(wait, b))
          end
        end
      end
      return answers
      """;

  /// A node lives. Keys: all nodes, the users who are at this one, as a set. Arguments: the node's
  /// name, ms until it is forgotten. Answers how many users Redis knows to be there.
  static final String BEAT =
      """
      local now = tonumber(redis.call('TIME')[1])
      redis.call('ZADD', KEYS[1], now, ARGV[1])
      redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 60)
      redis.call('PEXPIRE', KEYS[2], ARGV[2])
      return redis.call('SCARD', KEYS[2])
      """;

  /// Changes a set of users. Argument 1: ms until it is forgotten; 2: how many of the following
  /// come; the others leave.
  static final String CHANGE =
      """
      for i = 3, #ARGV do
        redis.call(i - 2 <= tonumber(ARGV[2]) and 'SADD' or 'SREM', KEYS[1], ARGV[i])
      end
      redis.call('PEXPIRE', KEYS[1], ARGV[1])
      return 1
      """;

  /// Puts a set that is complete into the place of another.
  static final String REPLACE =
      """
      if redis.call('EXISTS', KEYS[1]) == 1 then
        redis.call('RENAME', KEYS[1], KEYS[2])
        redis.call('PEXPIRE', KEYS[2], ARGV[1])
      else
        redis.call('DEL', KEYS[2])
      end
      return 1
      """;

  /// Whether a user is at any node. Keys: all nodes. Arguments: the user, how the names of nodes'
  /// sets begin. A node that died is in the list for a while, but its set is gone.
  static final String ANYWHERE =
      """
      for _, node in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
        if redis.call('SISMEMBER', ARGV[2] .. node, ARGV[1]) == 1 then return 1 end
      end
      return 0
      """;

  private Scripts() {}
}
