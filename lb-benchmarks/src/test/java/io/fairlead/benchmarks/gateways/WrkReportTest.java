package io.fairlead.benchmarks.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WrkReportTest {

  private static final String REPORT =
      """
      Running 2s test @ http://127.0.0.1:8080/
        1 threads and 64 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency     2.31ms    1.10ms  21.50ms   88.21%%
          Req/Sec    28.71k     2.13k   31.02k    70.00%%
        Latency Distribution
           50%%  %s
           75%%    2.60ms
           90%%    3.41ms
           99%%  %s
        57421 requests in 2.01s, 9.75MB read
      %sRequests/sec:  28567.66
      Transfer/sec:      4.85MB
      """;

  @Test
  void figuresAreRead() {
    assertThat(WrkReport.parse(REPORT.formatted("  2.10ms", "  6.02ms", "")))
        .isEqualTo(new WrkReport(57_421, 28_567.66, 2.10, 6.02, 0));
  }

  @Test
  void everyUnitOfTimeIsRead() {
    WrkReport fast = WrkReport.parse(REPORT.formatted("850.00us", "  1.25s ", ""));
    WrkReport slow = WrkReport.parse(REPORT.formatted("  1.50m ", "  2.00m ", ""));

    assertThat(fast.p50Millis()).isEqualTo(0.85);
    assertThat(fast.p99Millis()).isEqualTo(1_250);
    assertThat(slow.p50Millis()).isEqualTo(90_000);
  }

  @Test
  void brokenConnectionsAndBadStatusesAreErrors() {
    String errors =
        """
          Socket errors: connect 1, read 20, write 300, timeout 4000
          Non-2xx or 3xx responses: 50000
        """;

    assertThat(WrkReport.parse(REPORT.formatted("  2.10ms", "  6.02ms", errors)).errors())
        .isEqualTo(54_321);
  }

  @Test
  void textThatIsNoReportIsRefused() {
    assertThatThrownBy(() -> WrkReport.parse("unable to connect to 127.0.0.1:8080"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unable to connect");
  }
}
