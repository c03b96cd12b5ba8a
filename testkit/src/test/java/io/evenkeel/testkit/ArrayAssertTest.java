package io.evenkeel.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ArrayAssertTest {

  @Test
  void closeNamesTheWorstElement() {
    assertThatThrownBy(() ->
            ArrayAssert.close("z", new double[] {1, 2, 3}, new float[] {1.5f, 2, 5}, 0.01, 0.01))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "z[2]: expected 3.0, but got 5.0 (allowed: 0.01 relative + 0.01 absolute; 2 of 3"
                + " elements are out)");
  }

  @Test
  void closeTakesNoNumberForNoOther() {
    double[] nan = {Double.NaN, Double.POSITIVE_INFINITY};
    assertThatCode(() -> ArrayAssert.close("z", nan, nan.clone(), 1, 1)).doesNotThrowAnyException();
    assertThatThrownBy(() -> ArrayAssert.close("z", nan, new double[] {0, 0}, 1, 1))
        .hasMessage(
            "z[0]: expected NaN, but got 0.0 (allowed: 1.0 relative + 1.0 absolute; 2 of 2"
                + " elements are out)");
    assertThatThrownBy(() -> ArrayAssert.close("z", new float[] {0}, new float[] {Float.NaN}, 1, 1))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> ArrayAssert.close("z", new float[] {0}, new float[] {0, 1}, 1, 1))
        .hasMessage("z: expected 1 elements, but got 2");
  }

  @Test
  void sameBitsTellsZerosApart() {
    assertThatThrownBy(() -> ArrayAssert.sameBits("w", new float[] {1, 0f}, new float[] {1, -0f}))
        .hasMessage("w[1]: expected the bits of 0.0, but got -0.0 (0 ulp apart)");
    assertThatCode(
            () -> ArrayAssert.sameBits("w", new float[] {Float.NaN}, new float[] {Float.NaN}))
        .doesNotThrowAnyException();
  }
}
