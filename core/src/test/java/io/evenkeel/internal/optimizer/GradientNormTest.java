package io.evenkeel.internal.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.optimizer.Optimizer;
import org.junit.jupiter.api.Test;

class GradientNormTest {

  @Test
  void sumOfSquares() {
    for (int count : new int[] {0, 1, 2, 6, 13, 17, 63, 207, 1025}) {
      float[] gradient = new float[count + 2];
      long expected = 0;
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = i - 30;
        expected += i < 1 || i > count ? 0 : (i - 30L) * (i - 30L);
      }
      assertThat(GradientNorm.sumOfSquares(gradient, 1, count)).isEqualTo((double) expected);
    }
  }

  @Test
  void scale() {
    Optimizer clipping = Optimizer.sgd(1).withClipNorm(2);
    assertThat(GradientNorm.scale(Optimizer.sgd(1), 100)).isEqualTo(1);
    assertThat(GradientNorm.scale(clipping, 1)).isEqualTo(1);
    assertThat(GradientNorm.scale(clipping, 100)).isCloseTo(0.2f, within(1e-6f));
    assertThat(GradientNorm.scale(clipping, Double.NaN)).isNaN();
    assertThat(GradientNorm.scale(clipping, Double.POSITIVE_INFINITY)).isNaN();
  }
}
