package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopKTest {
  private static double of(int k, int actual, float... scores) {
    TopK top = new TopK(k);
    top.add(scores, 0, scores.length, actual);
    return top.value();
  }

  @Test
  void ranks() {
    assertThat(of(1, 2, 0.1f, 0.2f, 0.3f, 0.05f)).isEqualTo(1);
    assertThat(of(1, 1, 0.1f, 0.2f, 0.3f, 0.05f)).isEqualTo(0);
    assertThat(of(2, 1, 0.1f, 0.2f, 0.3f, 0.05f)).isEqualTo(1);
    assertThat(of(3, 3, 0.1f, 0.2f, 0.3f, 0.05f)).isEqualTo(0);
  }

  @Test
  void tiesGoToTheSmallerIndex() {
    assertThat(of(1, 0, 1, 1, 1)).isEqualTo(1);
    assertThat(of(1, 1, 1, 1, 1)).isEqualTo(0);
    assertThat(of(2, 1, 1, 1, 1)).isEqualTo(1);
    assertThat(TopK.argMax(new float[] {9, 0, 2, 2}, 1, 3)).isEqualTo(1);
  }

  @Test
  void nanIsWrong() {
    assertThat(of(3, 1, 1, Float.NaN, 0)).isEqualTo(0);
  }

  @Test
  void shareOfRows() {
    TopK top = new TopK(1);
    assertThat(top.value()).isNaN();
    float[] scores = {1, 0, 0, 1, 3, 2};
    top.add(scores, 0, 2, 0);
    top.add(scores, 2, 2, 0);
    top.add(scores, 4, 2, 1);
    assertThat(top.value()).isEqualTo(1 / 3.0);
  }
}
