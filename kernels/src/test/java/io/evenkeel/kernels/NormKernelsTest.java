package io.evenkeel.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Column kernels: the vector twin against the scalar one to the bit, and both against double. */
class NormKernelsTest {
  private static final int[] ROWS = {1, 2, 3, 4, 5, 6, 13, 17, 63, 64};
  private static final int[] COLUMNS = {16, 32};
  private static final int STRIDE = 48;
  private static final int OFFSET = 16;

  private final float[] z = MatrixProductTest.random(OFFSET + 64 * STRIDE, 1);
  private final float[] dy = MatrixProductTest.random(OFFSET + 64 * STRIDE, 2);
  private final float[] mean = MatrixProductTest.random(64, 3);
  private final float[] scale = MatrixProductTest.random(64, 4);
  private final float[] shift = MatrixProductTest.random(64, 5);
  private final float[] slope = MatrixProductTest.random(64, 6);

  /** Runs one kernel of one twin into a fresh array. */
  private interface Run {
    void into(NormKernels kernels, float[] out, int rows, int columns);
  }

  private void twinsAgree(String name, Run run) {
    for (int rows : ROWS) {
      for (int columns : COLUMNS) {
        float[] vector = dy.clone();
        float[] scalar = dy.clone();
        run.into(Kernels.active().norm(), vector, rows, columns);
        run.into(Kernels.scalar().norm(), scalar, rows, columns);
        assertThat(bits(vector)).as("%s, %d x %d", name, rows, columns).isEqualTo(bits(scalar));
        assertThat(bits(vector)).as("%s wrote something", name).isNotEqualTo(bits(dy));
      }
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  @Test
  void twinsGiveTheSameBits() {
    twinsAgree(
        "moments",
        (k, out, rows, columns) -> k.moments(z, OFFSET, STRIDE, rows, columns, out, out, 100));
    twinsAgree(
        "squares",
        (k, out, rows, columns) ->
            k.moments(z, OFFSET, STRIDE, rows, columns, new float[200], out, 100));
    twinsAgree(
        "affine",
        (k, out, rows, columns) ->
            k.affine(z, OFFSET, STRIDE, mean, scale, shift, 3, out, 7, 40, rows, columns));
    twinsAgree(
        "gradientSums",
        (k, out, rows, columns) ->
            k.gradientSums(
                dy,
                OFFSET,
                STRIDE,
                z,
                OFFSET,
                STRIDE,
                mean,
                scale,
                shift,
                3,
                rows,
                columns,
                out,
                new float[200],
                100));
    twinsAgree(
        "gradientSums of zhat",
        (k, out, rows, columns) ->
            k.gradientSums(
                dy,
                OFFSET,
                STRIDE,
                z,
                OFFSET,
                STRIDE,
                mean,
                scale,
                shift,
                3,
                rows,
                columns,
                new float[200],
                out,
                100));
    twinsAgree(
        "columnSums",
        (k, out, rows, columns) -> k.columnSums(z, OFFSET, STRIDE, rows, columns, out, 100));
    twinsAgree(
        "inputGradient",
        (k, out, rows, columns) ->
            k.inputGradient(
                dy, OFFSET, STRIDE, z, OFFSET, STRIDE, mean, scale, slope, shift, 3, out, 7, 40,
                rows, columns));
    twinsAgree(
        "addRow",
        (k, out, rows, columns) -> k.addRow(out, OFFSET, STRIDE, shift, 3, rows, columns));
    twinsAgree(
        "addBlock",
        (k, out, rows, columns) -> k.addBlock(out, 7, 40, z, OFFSET, STRIDE, rows, columns));
  }

  @Test
  void kernelsFollowTheirFormulas() {
    NormKernels k = Kernels.active().norm();
    float[] out = new float[OFFSET + 64 * STRIDE];
    k.affine(z, OFFSET, STRIDE, mean, scale, shift, 3, out, OFFSET, STRIDE, 13, 32);
    int at = OFFSET + 12 * STRIDE + 31;
    double expected = (z[at] - (double) mean[34]) * scale[34] + shift[34];
    assertThat((double) out[at]).isCloseTo(expected, within(1e-5));
    k.inputGradient(
        dy, OFFSET, STRIDE, z, OFFSET, STRIDE, mean, scale, slope, shift, 3, out, OFFSET, STRIDE,
        13, 32);
    expected = dy[at] * (double) scale[34] + (z[at] - (double) mean[34]) * slope[34] + shift[34];
    assertThat((double) out[at]).isCloseTo(expected, within(1e-5));
    float[] sums = new float[32];
    float[] zhatSums = new float[32];
    k.gradientSums(
        dy, OFFSET, STRIDE, z, OFFSET, STRIDE, mean, scale, shift, 3, 63, 32, sums, zhatSums, 0);
    double sum = 0;
    double zhatSum = 0;
    for (int r = 0; r < 63; r++) {
      int i = OFFSET + r * STRIDE + 31;
      sum += dy[i];
      zhatSum += dy[i] * ((z[i] - (double) mean[34]) * scale[34] + shift[34]);
    }
    assertThat((double) sums[31]).isCloseTo(sum, within(1e-4));
    assertThat((double) zhatSums[31]).isCloseTo(zhatSum, within(1e-3));
  }
}
