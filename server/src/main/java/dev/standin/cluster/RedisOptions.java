package dev.standin.cluster;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;

/// How every client of Redis here behaves. Without these options Lettuce wants classes that the
/// packed program leaves out.
public final class RedisOptions {

  private RedisOptions() {}

  /// Each command and connecting may take `deadline`; what is asked of a connection that was lost
  /// fails at once and is never sent again, since it may have arrived. So many commands wait at
  /// most; more are refused. Wants Redis 6 or newer (RESP3).
  public static ClientOptions within(Duration deadline, int mostCommands) {
    return ClientOptions.builder()
        .autoReconnect(false)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(mostCommands)
        .protocolVersion(ProtocolVersion.RESP3)
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(deadline)
                .keepAlive(true)
                .tcpNoDelay(true)
                .build())
        .timeoutOptions(TimeoutOptions.enabled(deadline))
        // Would ask a hosted Redis for news of its maintenance, and logs by slf4j, which isn't
        // here.
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .build();
  }
}
