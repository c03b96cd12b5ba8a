package io.evenkeel.internal.probe;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.network.Activation;
import org.jspecify.annotations.Nullable;

/**
 * Which elements of an activation's input hardly let a gradient through: those with
 *
 * <pre>  |f'(x)| &lt; 0.05 max |f'|</pre>
 *
 * For sigmoid that is |x| above 4.36, for tanh above 2.18, for relu 0 and below; see M71.
 */
final class Saturation {
  private static final double SHARE = 0.05;

  private Saturation() {}

  /** Slopes below this, in magnitude, count as saturated. */
  static float threshold(Activation activation) {
    return (float) (SHARE * steepest(activation));
  }

  /** max |f'|. */
  private static double steepest(Activation activation) {
    return switch (activation.function()) {
      case IDENTITY, RELU, TANH -> 1;
      case LEAKY_RELU -> Math.max(1, Math.abs(activation.slope()));
      case SIGMOID -> 0.25;
      case GELU -> 1.1289; // at x = sqrt 2
      case SILU -> 1.0998; // at x = 2.3994
    };
  }

  /** The range of a bounded function, as that of its histogram; null where there is no bound. */
  static Distributions.@Nullable Bounds bounds(ActivationFunction function) {
    return switch (function) {
      case SIGMOID -> new Distributions.Bounds(0, 1);
      case TANH -> new Distributions.Bounds(-1, 1);
      case IDENTITY, RELU, LEAKY_RELU, GELU, SILU -> null;
    };
  }
}
