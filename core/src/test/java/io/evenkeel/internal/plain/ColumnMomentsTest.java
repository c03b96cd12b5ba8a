package io.evenkeel.internal.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnMomentsTest {

  /** Against two passes in double, with a mean a million standard deviations away. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6, 13, 17, 63, 64, 65, 128, 207, 1025})
  void anyNumberOfRows(int rows) {
    SplittableRandom random = new SplittableRandom(rows);
    float[] z = new float[rows * 2];
    for (int i = 0; i < z.length; i++) {
      z[i] = (float) ((i % 2 == 0 ? 0 : 1e6) + random.nextGaussian());
    }
    PlainColumnMoments moments = new PlainColumnMoments(1025, 2);
    moments.compute(new float[2050], 1025);
    moments.compute(z, rows);
    for (int j = 0; j < 2; j++) {
      double mean = 0;
      for (int i = 0; i < rows; i++) {
        mean += (double) z[2 * i + j] / rows;
      }
      double squares = 0;
      for (int i = 0; i < rows; i++) {
        squares += (z[2 * i + j] - mean) * (z[2 * i + j] - mean);
      }
      // Sums of up to 64 floats of the order of 1.
      assertThat(moments.mean()[j]).isCloseTo(mean, within(1e-6));
      assertThat(moments.squares()[j]).isCloseTo(squares, within(1e-6 * rows));
    }
  }

  @Test
  void blocksMergeNeighboursFirst() {
    List<String> merges = new ArrayList<>();
    PlainRowBlocks.mergePairwise(6, (into, from) -> merges.add(into + "<" + from));
    assertThat(merges).containsExactly("0<1", "2<3", "4<5", "0<2", "0<4");
    assertThat(PlainRowBlocks.count(0)).isZero();
    assertThat(PlainRowBlocks.count(64)).isEqualTo(1);
    assertThat(PlainRowBlocks.count(65)).isEqualTo(2);
    assertThat(PlainRowBlocks.rowsOf(1, 65)).isEqualTo(1);
  }
}
