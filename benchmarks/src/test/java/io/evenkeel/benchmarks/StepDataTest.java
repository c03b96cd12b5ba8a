package io.evenkeel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StepDataTest {

  @Test
  void isTheSameEachTime() {
    StepData one = new StepData(Workload.W1);
    StepData other = new StepData(Workload.W1);
    for (int batch = 0; batch < StepData.BATCHES; batch++) {
      assertThat(one.inputs(batch)).isEqualTo(other.inputs(batch));
      assertThat(one.targets(batch)).isEqualTo(other.targets(batch));
    }
    assertThat(one.weight(3)).isEqualTo(other.weight(3)).hasSize(100 * 10);
  }

  @Test
  void drawsWeightsFirstInLayerOrder() {
    StepData data = new StepData(Workload.W2);
    Random random = new Random(42);
    double bound = Math.sqrt(6.0 / 784);
    assertThat(data.weight(0)[0]).isEqualTo((float) (bound * (2 * random.nextFloat() - 1)));
    assertThat(data.weight(0)[1]).isEqualTo((float) (bound * (2 * random.nextFloat() - 1)));
  }

  @Test
  void labelsAreClassesThatAllOccur() {
    StepData data = new StepData(Workload.W2);
    int[] counts = new int[10];
    for (float label : data.targets(0)) {
      assertThat(label).isEqualTo((int) label).isBetween(0f, 9f);
      counts[(int) label]++;
    }
    assertThat(counts).doesNotContain(0);
  }

  @Test
  void crossEntropyOfEqualLogitsIsTheLogarithmOfTheClasses() {
    StepData data = new StepData(Workload.W1);
    assertThat(data.loss(new float[60 * 10], 0)).isCloseTo(Math.log(10), within(1e-12));
  }

  @Test
  void squaredErrorIsZeroAtTheTargetsAndOneBesideThem() {
    StepData data = new StepData(Workload.W3);
    float[] predictions = data.targets(5).clone();
    assertThat(data.loss(predictions, 5)).isZero();
    for (int i = 0; i < predictions.length; i++) {
      predictions[i] += 1;
    }
    assertThat(data.loss(predictions, 5)).isCloseTo(1, within(1e-6));
  }
}
