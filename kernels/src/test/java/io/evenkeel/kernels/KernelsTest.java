package io.evenkeel.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelsTest {

  /** Every test that compares vectors with the scalar twin would prove nothing without this. */
  @Test
  void testsRunOnVectors() {
    Kernels kernels = Kernels.active();
    assertThat(kernels.vectorBits()).isIn(128, 256, 512);
    assertThat(kernels.description()).isEqualTo(kernels.vectorBits() + "-bit vectors");
    assertThat(kernels.elementwise()).isNotInstanceOf(Kernels.scalar().elementwise().getClass());
    assertThat(kernels.optimizers()).isNotInstanceOf(Kernels.scalar().optimizers().getClass());
  }

  @Test
  void theScalarTwinIsAlwaysThere() {
    assertThat(Kernels.scalar().vectorBits()).isZero();
    assertThat(Kernels.scalar().description()).isEqualTo("scalar");
  }

  @Test
  void isChosenOnce() {
    assertThat(Kernels.active()).isSameAs(Kernels.active());
  }
}
