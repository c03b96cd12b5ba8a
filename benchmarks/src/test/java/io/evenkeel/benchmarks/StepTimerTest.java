package io.evenkeel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StepTimerTest {

  /** A step whose loss is the number of steps before it. */
  private static final class CountingStep implements StepTimer.Step {
    private final List<Integer> batches = new ArrayList<>();

    @Override
    public void run(int batch) {
      batches.add(batch);
    }

    @Override
    public double loss(int batch) {
      return batches.size() - 1;
    }
  }

  @Test
  void warmsUpAsLongAsItTimesAndTakesTheBatchesInTurn() {
    CountingStep step = new CountingStep();
    StepReport report =
        StepTimer.time(
            "test", new StepArguments(Workload.W3, true, 1, 10, "v"), new TreeMap<>(), step);
    assertThat(step.batches).hasSize(20).startsWith(0, 1, 2, 3, 4, 5, 6, 7, 0, 1);
    assertThat(report.firstLosses()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0);
    assertThat(report.lastLosses()).containsExactly(12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0, 19.0);
    assertThat(report.p10()).isPositive().isLessThanOrEqualTo(report.median());
    assertThat(report.median()).isLessThanOrEqualTo(report.p90());
    assertThat(StepReport.parse(report.toJson())).isEqualTo(report);
    assertThat(report.toJson()).doesNotContain("\n");
  }
}
