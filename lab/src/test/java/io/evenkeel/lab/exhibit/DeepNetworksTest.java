package io.evenkeel.lab.exhibit;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Network;
import io.evenkeel.network.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks and pictures of the exhibits on depth and on shifted pictures. */
class DeepNetworksTest {

  @ParameterizedTest
  @ValueSource(ints = {8, 20, 44})
  void networksHaveTheirDepth(int depth) {
    for (DepthExhibit.Family family : DepthExhibit.Family.values()) {
      Network network = family.network(depth);
      long weighted =
          network.graph().nodes().stream()
              .filter(n ->
                  n.op() instanceof Dense || (n.op() instanceof Conv2d c && c.kernelHeight() == 3))
              .count();
      assertThat(weighted).isEqualTo(depth);
      boolean sums = network.graph().nodes().stream().anyMatch(n -> n.op() instanceof Op.Add);
      assertThat(sums).isEqualTo(family.name().startsWith("RESIDUAL"));
      assertThat(network.graph().batchNorms().isEmpty()).isEqualTo(family.name().endsWith("OUT"));
    }
  }

  @Test
  void digitsAreMadeSmallerByMeans() {
    float[] x = new float[28 * 28];
    x[28 * 2 + 6] = 1;
    x[28 * 3 + 7] = 3;
    SmallDigits small = SmallDigits.of(new Rows(x, 28 * 28, new int[] {4}, 10));
    assertThat(small.x()).hasSize(14 * 14);
    assertThat(small.x()[14 + 3]).isEqualTo(1);
    assertThat(small.dataset().rows()).isEqualTo(1);
  }

  @Test
  void corruptionsChangePicturesAndKeepTheirRange() {
    float[] x = new float[2 * 28 * 28];
    for (int i = 0; i < x.length; i++) {
      x[i] = i / 3 % 2;
    }
    Rows rows = new Rows(x.clone(), 28 * 28, new int[] {1, 2}, 10);
    for (Corruption corruption : Corruption.values()) {
      float[] changed = corruption.of(rows, 5).x();
      assertThat(changed).as(corruption.name()).isNotEqualTo(x);
      for (float value : changed) {
        assertThat(value).isBetween(0f, 1f);
      }
      assertThat(corruption.of(rows, 5).x()).isEqualTo(changed);
    }
    assertThat(rows.x()).isEqualTo(x);
    float[] pixels = Corruption.PIXELATION.of(rows, 5).x();
    for (int i = 0; i < 16; i++) {
      assertThat(pixels[(4 + i / 4) * 28 + 8 + i % 4]).isEqualTo(pixels[4 * 28 + 8]);
    }
  }
}
