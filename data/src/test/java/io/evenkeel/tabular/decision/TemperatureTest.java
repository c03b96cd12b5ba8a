package io.evenkeel.tabular.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.RandomStream;
import io.evenkeel.loss.Task;
import io.evenkeel.model.Probabilities;
import org.junit.jupiter.api.Test;

class TemperatureTest {
  private static final int ROWS = 4000;

  /** Rows that are yes as often as the sigmoid of a logit says, which is given times a factor. */
  private static Temperature ofTwo(double factor) {
    RandomStream random = RandomStream.of(1, "temperature", 0);
    float[] logits = new float[ROWS];
    float[] targets = new float[ROWS];
    for (int r = 0; r < ROWS; r++) {
      float logit = (float) (2 * random.nextGaussian());
      targets[r] = random.nextDouble() < Probabilities.sigmoid(logit) ? 1 : 0;
      logits[r] = (float) (factor * logit);
    }
    return Temperature.of(logits, targets, Task.BINARY);
  }

  @Test
  void outputsThatAreTooSureAreDivided() {
    Temperature sure = ofTwo(3);
    assertThat(sure.value()).isCloseTo(3, within(0.15));
    assertThat(sure.after()).isLessThan(sure.before() - 0.1);
    Temperature unsure = ofTwo(0.25);
    assertThat(unsure.value()).isCloseTo(0.25, within(0.0125));
    assertThat(unsure.after()).isCloseTo(sure.after(), within(1e-6));
  }

  @Test
  void ofManyClassesToo() {
    RandomStream random = RandomStream.of(2, "temperature", 0);
    float[] logits = new float[3 * ROWS];
    float[] targets = new float[ROWS];
    double[] probabilities = new double[3];
    for (int r = 0; r < ROWS; r++) {
      for (int c = 0; c < 3; c++) {
        logits[3 * r + c] = (float) random.nextGaussian();
      }
      Probabilities.softmax(logits, 3 * r, probabilities, 0, 3);
      double place = random.nextDouble();
      targets[r] =
          place < probabilities[0] ? 0 : place < probabilities[0] + probabilities[1] ? 1 : 2;
      for (int c = 0; c < 3; c++) {
        logits[3 * r + c] *= 2;
      }
    }
    Temperature found = Temperature.of(logits, targets, Task.CLASSES);
    assertThat(found.value()).isCloseTo(2, within(0.15));
    assertThat(found.after()).isLessThan(found.before());
  }

  /** Too few rows, and rows of which each half would spoil the other. */
  @Test
  void whatLowersNothingIsLeftOut() {
    assertThat(Temperature.of(new float[] {1, -1}, new float[] {1, 0}, Task.BINARY))
        .isEqualTo(Temperature.NONE);
    float[] logits = new float[200];
    float[] targets = new float[200];
    for (int r = 0; r < 200; r++) {
      logits[r] = r % 4 < 2 ? 1 : -1;
      boolean right = r % 2 == 0 || r % 20 == 1 || r % 20 == 3;
      targets[r] = logits[r] > 0 == right ? 1 : 0;
    }
    Temperature none = Temperature.of(logits, targets, Task.BINARY);
    assertThat(none.value()).isEqualTo(1);
    assertThat(none.isAny()).isFalse();
    assertThat(none.after()).isEqualTo(none.before());
  }
}
