package io.evenkeel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.internal.fused.KeptForBackward;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptReportTest {

  /** What is counted is what the formulas say, and a few floats after the last row. */
  @ParameterizedTest
  @CsvSource({"W2,true", "W2,false"})
  void keepsZAlone(Workload workload, boolean batchNorm) {
    KeptReport report = KeptForBackward.report(workload, batchNorm, workload.batch());
    assertThat(report.formulaBytes())
        .isEqualTo(4L * (3 * (256 * 512 + (batchNorm ? 5 * 512 : 0)) + 256 * 10));
    assertThat(report.keptBytes())
        .isBetween(report.formulaBytes(), report.formulaBytes() * 101 / 100);
    assertThat(KeptReport.parse(report.toJson())).isEqualTo(report);
  }
}
