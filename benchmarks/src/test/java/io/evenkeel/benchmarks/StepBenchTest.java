package io.evenkeel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepBenchTest {

  /** W2 by hand: 784, 512, 512, 512 and 10 features; the first product has no gradient below. */
  @Test
  void operationsOfADenseStep() {
    double forward = 784.0 * 512 + 2 * 512 * 512 + 512 * 10;
    assertThat(StepBench.operations(Workload.W2, true))
        .isEqualTo(2 * 256 * (3 * forward - 784 * 512));
    assertThat(StepBench.operations(Workload.W5_1, true)).isEqualTo(2 * forward);
  }

  /** airbench94's network by hand, taps in the padding among them. */
  @Test
  void operationsOfAnImagesStep() {
    double first = 31 * 31 * 12 * 24;
    double forward =
        first
            + 31 * 31 * 9 * 24 * 64
            + 15 * 15 * 9 * 64 * 64
            + 15 * 15 * 9 * 64 * 256
            + 7 * 7 * 9 * 256 * 256
            + 7 * 7 * 9 * 256 * 256
            + 3 * 3 * 9 * 256 * 256
            + 256 * 10;
    assertThat(StepBench.operations(Workload.W6, true)).isEqualTo(2 * 512 * (3 * forward - first));
  }

  @Test
  void withoutBatchNormTheNetworkOfImagesHasBiases() {
    assertThat(StepBench.network(Workload.W4, false).graph().batchNorms()).isEmpty();
    assertThat(StepBench.operations(Workload.W4, false))
        .isEqualTo(StepBench.operations(Workload.W4, true));
  }
}
