package dev.standin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whose address counts.
final class ClientAddressesTest {

  private final ClientAddresses addresses =
      new ClientAddresses(List.of("10.0.0.0/8", "127.0.0.1", "fd00::/8"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.5 |                                    | 203.0.113.5",
        "203.0.113.5 | 198.51.100.1                       | 203.0.113.5",
        "10.1.2.3    |                                    | 10.1.2.3",
        "10.1.2.3    | 198.51.100.1                       | 198.51.100.1",
        "10.1.2.3    | 1.1.1.1, 198.51.100.1              | 198.51.100.1",
        "10.1.2.3    | 198.51.100.1, 10.9.9.9, 127.0.0.1  | 198.51.100.1",
        "10.1.2.3    | 10.9.9.9                           | 10.9.9.9",
        "10.1.2.3    | 198.51.100.1:4711                  | 198.51.100.1",
        "10.1.2.3    | nonsense                           | 10.1.2.3",
        "10.1.2.3    | 198.51.100.1, nonsense             | 10.1.2.3",
        "10.1.2.3    | ,                                  | 10.1.2.3",
        "fd00::1     | [2001:db8:1:2:3:4:5:6]:80          | 2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2:aaaa::1 |                           | 2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2:bbbb::2 |                           | 2001:db8:1:2:0:0:0:0/64",
        "::ffff:203.0.113.5   |                           | 203.0.113.5",
        "::ffff:10.0.0.1      | 198.51.100.1              | 198.51.100.1",
        "fe80::1%eth0         |                           | fe80:0:0:0:0:0:0:0/64"
      })
  void countsTheNearestThatIsNotTrusted(String peer, String forwarded, String counted) {
    List<String> lines = forwarded == null ? List.of() : List.of(forwarded);
    assertThat(addresses.client(peer, lines)).isEqualTo(counted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/x", "", "::/129"})
  void anUnreadableNetworkIsToldToTheOperator(String cidr) {
    assertThatThrownBy(() -> new ClientAddresses(List.of(cidr)))
        .hasMessage("\"" + cidr + "\" is no address or network such as 10.0.0.0/8 or fd00::/8.");
  }
}
