package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionsTest {

  private static SocketIoOptions.Builder builder() {
    return SocketIoOptions.defaults().toBuilder();
  }

  @Test
  void aBuilderKeepsWhatItDoesNotChange() {
    SocketIoOptions options = builder().maxRoomsPerSocket(5).maxJsonDepth(7).build();
    assertThat(options.toBuilder().build()).isEqualTo(options);
    assertThat(options.maxRoomsPerSocket()).isEqualTo(5);
    assertThat(options.packets()).isEqualTo(new SocketIoOptions.PacketLimits(10, 10_000_000, 7));
    assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(45));
  }

  @Test
  void valuesThatMakeNoSenseAreRefusedByName() {
    assertThatThrownBy(() -> builder().connectTimeout(Duration.ZERO).build())
        .hasMessage("connectTimeout must be longer than zero");
    assertThatThrownBy(() -> builder().maxAttachments(-1).build())
        .hasMessage("maxAttachments must be at least 0, not -1");
    assertThatThrownBy(() -> builder().maxJsonDepth(1_001).build())
        .hasMessage("maxJsonDepth must be at most 1000, not 1001");
    assertThatThrownBy(() -> builder().maxQueuedDeliveries(0).build())
        .hasMessage("maxQueuedDeliveries must be at least 1, not 0");
  }
}
