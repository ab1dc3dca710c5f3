package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BannerTest {

  @Test
  void theAddressesAreATreeAndTheReadyLineIsLast() {
    var banner =
        new Banner(
            "1.2", false, Optional.of("127.0.0.1"), 5000, "/srv/data", Optional.empty(), "none");
    assertThat(banner.text())
        .isEqualTo(
            """
            Standin 1.2
            ├─ this machine   http://127.0.0.1:5000
            ├─ how to use it  http://127.0.0.1:5000/docs
            ├─ health         http://127.0.0.1:5000/health/ready
            ├─ data           /srv/data
            └─ model          none
            Standin is ready on http://127.0.0.1:5000
            """);
  }

  @Test
  void anAddressOfVersionSixIsBracketed() {
    var banner = new Banner("1", true, Optional.of("::1"), 1, "d", Optional.empty(), "none");
    assertThat(banner.url()).isEqualTo("https://[::1]:1");
  }

  @Test
  void whereItListensEverywhereThisMachineIsCalledLocalhost() {
    var banner = new Banner("1", false, Optional.empty(), 1, "d", Optional.empty(), "none");
    assertThat(banner.url()).isEqualTo("http://localhost:1");
  }

  @Test
  void whereItIsOneOfSeveralNodesItSaysSo() {
    var banner =
        new Banner(
            "1",
            false,
            Optional.empty(),
            1,
            "MongoDB at db:27017, database chat",
            Optional.of("joined by Redis"),
            "none");
    assertThat(banner.text())
        .contains(
            """
            ├─ data           MongoDB at db:27017, database chat
            ├─ nodes          joined by Redis
            └─ model          none
            """);
  }
}
