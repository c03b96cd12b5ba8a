package io.evenkeel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GradientCheckTest {
  private final double[] x = {0.5, -1, 2};
  private final RandomWeightedLoss loss = new RandomWeightedLoss(3, new SplittableRandom(1));

  private double cubes() {
    return loss.of(new double[] {x[0] * x[0] * x[0], x[1] * x[1] * x[1], x[2] * x[2] * x[2]});
  }

  private double[] gradient() {
    double[] weights = loss.gradient();
    return IntStream.range(0, 3).mapToDouble(i -> 3 * x[i] * x[i] * weights[i]).toArray();
  }

  @Test
  void theRightGradientPassesAndLeavesTheValues() {
    new GradientCheck(this::cubes).array("x", x, gradient()).verify();
    assertThat(x).containsExactly(0.5, -1, 2);
  }

  @Test
  void aWrongGradientIsNamed() {
    double[] wrong = gradient();
    wrong[1] += 1e-3;
    assertThatThrownBy(() -> new GradientCheck(this::cubes).array("2.gamma", x, wrong).verify())
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("gradient of 2.gamma[1]: backward says " + wrong[1])
        .hasMessageContaining("the central difference with h = 1.0E-5 says")
        .hasMessageContaining("allowed 1.47469");
  }

  @Test
  void aGradientThatIsNoNumberIsNamed() {
    double[] wrong = gradient();
    wrong[0] = Double.NaN;
    assertThatThrownBy(() -> new GradientCheck(this::cubes).array("x", x, wrong).verify())
        .hasMessageStartingWith("gradient of x[0]: backward says NaN");
  }

  @Test
  void aCheckOfNothingFails() {
    assertThatThrownBy(() -> new GradientCheck(this::cubes).verify())
        .hasMessage("a gradient check without an array checks nothing");
  }
}
