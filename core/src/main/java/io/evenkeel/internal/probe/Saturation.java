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
    ActivationFunction function = activation.function();
    return function == ActivationFunction.LEAKY_RELU
        ? Math.max(function.steepest(), Math.abs(activation.slope()))
        : function.steepest();
  }

  /** The range of a bounded function, as that of its histogram; null where there is no bound. */
  static Distributions.@Nullable Bounds bounds(ActivationFunction function) {
    boolean bounded = Double.isFinite(function.lowest()) && Double.isFinite(function.highest());
    return bounded
        ? new Distributions.Bounds((float) function.lowest(), (float) function.highest())
        : null;
  }
}
