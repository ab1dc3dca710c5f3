package dev.standin.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcTest {
  @Test
  void processorTimeIsReadBehindANameWithSpacesAndBrackets() {
    var stat = "4242 (a ) (odd name) S 1 4242 4242 0 -1 4194560 900 0 3 0 150 25 0 0 20 0 12 0 77";
    assertThat(Proc.cpuMicros(stat)).isEqualTo(1_750_000);
  }

  @Test
  void figuresOfThisVeryProcessAreThere() {
    long pid = ProcessHandle.current().pid();
    assertThat(Proc.cpuMicros(pid)).isPositive();
    assertThat(Proc.residentMegabytes(pid)).isBetween(10.0, 4_000.0);
    assertThat(Proc.busyMicros(0)).isPositive();
    assertThat(Proc.cores()).isPositive();
  }
}
