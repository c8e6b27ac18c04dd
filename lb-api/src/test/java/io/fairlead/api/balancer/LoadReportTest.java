package io.fairlead.api.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoadReportTest {

  @Test
  void textFormIsRead() {
    assertThat(
            LoadReport.ofHeader(
                "TEXT application_utilization=0.4,cpu_utilization=0.9,rps_fractional=120.5,eps=3"))
        .isEqualTo(new LoadReport(0.4, 120.5, 3));
  }

  /** The example of the ORCA header formats. */
  @Test
  void textFormIsReadAsPublished() {
    assertThat(
            LoadReport.ofHeader(
                "TEXT cpu_utilization=0.3, mem_utilization=0.8, rps_fractional=10.0, eps=1,"
                    + " named_metrics.custom_metric_util=0.4"))
        .isEqualTo(new LoadReport(0.3, 10, 1));
  }

  @Test
  void colonIsAsGoodAsAnEqualsSign() {
    assertThat(
            LoadReport.ofHeader("TEXT cpu_utilization:0.3,rps_fractional : 10,named_metrics.a:b=c"))
        .isEqualTo(new LoadReport(0.3, 10, 0));
  }

  @Test
  void wholeRequestsCountOnlyWhereFractionsAreNotSaid() {
    assertThat(LoadReport.ofHeader("TEXT rps=10")).isEqualTo(new LoadReport(0, 10, 0));
    assertThat(LoadReport.ofHeader("TEXT rps_fractional=10.4, rps=10"))
        .isEqualTo(new LoadReport(0, 10.4, 0));
  }

  @Test
  void metricOfAnotherNameMayHaveAnyValue() {
    assertThat(LoadReport.ofHeader("TEXT named_metrics.temperature=-4, colour=red, eps=1"))
        .isEqualTo(new LoadReport(0, 0, 1));
  }

  @Test
  void metricsOfOtherNamesArePassedOver() {
    assertThat(LoadReport.ofHeader("text mem_utilization=0.2, named_metrics.queue=7, eps=1,"))
        .isEqualTo(new LoadReport(0, 0, 1));
  }

  @Test
  void processorCountsWhereTheApplicationSaysNothing() {
    assertThat(LoadReport.ofHeader("TEXT cpu_utilization=1.3"))
        .isEqualTo(new LoadReport(1.3, 0, 0));
  }

  @Test
  void noHeaderIsNoReport() {
    assertThat(LoadReport.ofHeader(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "TEXT",
        "BIN CZqZmZmZmbk/",
        "JSON {\"cpu_utilization\": 0.3}",
        "cpu_utilization=0.3",
        "TEXT cpu_utilization=much",
        "TEXT cpu_utilization=-0.1",
        "TEXT cpu_utilization=NaN",
        "TEXT cpu_utilization=1e999",
        "TEXT cpu_utilization",
        "TEXT eps=",
        "TEXT mem_utilization, eps=1",
        "TEXT eps=1,,=,",
      })
  void whatCannotBeReadIsNoReport(String header) {
    assertThat(LoadReport.ofHeader(header)).isNull();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void numberOutOfRangeIsRefused(double number) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LoadReport(number, 0, 0))
        .withMessageContaining("utilization " + number);
  }
}
