package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RocAucTest {

  private static double of(float[] scores, boolean[] positive) {
    RocAuc auc = new RocAuc();
    for (int i = 0; i < scores.length; i++) {
      auc.add(scores[i], positive[i]);
    }
    return auc.value();
  }

  @Test
  void handMade() {
    float[] scores = {0.1f, 0.4f, 0.35f, 0.8f};
    assertThat(of(scores, new boolean[] {false, false, true, true})).isEqualTo(0.75);
    assertThat(of(scores, new boolean[] {false, false, false, true})).isEqualTo(1);
    assertThat(of(scores, new boolean[] {true, false, false, false})).isEqualTo(0);
    assertThat(of(new float[] {0f, -0f}, new boolean[] {true, false})).isEqualTo(0.5);
    assertThat(of(new float[] {-1, -2, 3}, new boolean[] {true, false, false})).isEqualTo(0.5);
  }

  @Test
  void oneClassAlone() {
    assertThat(of(new float[] {1, 2}, new boolean[] {true, true})).isNaN();
    assertThat(of(new float[0], new boolean[0])).isNaN();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void equalsTheCountOfPairs(long seed) {
    Random random = new Random(seed);
    int rows = 1500;
    float[] scores = new float[rows];
    boolean[] positive = new boolean[rows];
    for (int i = 0; i < rows; i++) {
      // Few different scores of both signs, so that many tie.
      scores[i] = (random.nextInt(40) - 20) * 0.25f;
      positive[i] = random.nextInt(20) < 5 + scores[i];
    }
    double won = 0;
    double pairs = 0;
    for (int p = 0; p < rows; p++) {
      for (int n = 0; n < rows; n++) {
        if (positive[p] && !positive[n]) {
          pairs++;
          won += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
        }
      }
    }
    assertThat(of(scores, positive)).isCloseTo(won / pairs, within(1e-14));
  }
}
