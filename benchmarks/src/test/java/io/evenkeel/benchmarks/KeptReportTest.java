package io.evenkeel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.internal.fused.KeptForBackward;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptReportTest {

  /** What is counted is what the formulas say, and rows' padding: 112 floats for 100. */
  @ParameterizedTest
  @CsvSource({"W1,true", "W1,false"})
  void keepsZAlone(Workload workload, boolean batchNorm) {
    KeptReport report = KeptForBackward.report(workload, batchNorm);
    assertThat(report.formulaBytes())
        .isEqualTo(4L * (3 * (60 * 100 + (batchNorm ? 5 * 100 : 0)) + 60 * 10));
    assertThat(report.keptBytes())
        .isBetween(report.formulaBytes(), report.formulaBytes() * 120 / 100);
    assertThat(KeptReport.parse(report.toJson())).isEqualTo(report);
  }
}
