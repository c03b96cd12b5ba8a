package io.evenkeel.kernels.internal.scalar;

import io.evenkeel.kernels.OptimizerKernels;

/** The optimizers' updates as plain loops. */
public final class ScalarOptimizers implements OptimizerKernels {

  @Override
  public void sgd(
      float[] weight,
      float[] gradient,
      int offset,
      int count,
      float gradientScale,
      float weightDecay,
      float rate) {
    for (int i = offset; i < offset + count; i++) {
      float w = weight[i];
      float g = Math.fma(w, weightDecay, gradient[i] * gradientScale);
      weight[i] = Math.fma(g, -rate, w);
    }
  }

  @Override
  public void momentum(
      float[] weight,
      float[] gradient,
      float[] velocity,
      int offset,
      int count,
      float gradientScale,
      float weightDecay,
      float rate,
      float momentum,
      boolean nesterov) {
    for (int i = offset; i < offset + count; i++) {
      float w = weight[i];
      float g = Math.fma(w, weightDecay, gradient[i] * gradientScale);
      float v = Math.fma(velocity[i], momentum, g);
      velocity[i] = v;
      weight[i] = Math.fma(nesterov ? Math.fma(v, momentum, g) : v, -rate, w);
    }
  }

  @Override
  public void rmsprop(
      float[] weight,
      float[] gradient,
      float[] square,
      int offset,
      int count,
      float gradientScale,
      float weightDecay,
      float rate,
      float decay,
      float epsilon) {
    float rest = 1f - decay;
    for (int i = offset; i < offset + count; i++) {
      float w = weight[i];
      float g = Math.fma(w, weightDecay, gradient[i] * gradientScale);
      float s = Math.fma(g * g, rest, square[i] * decay);
      square[i] = s;
      weight[i] = Math.fma(g / ((float) Math.sqrt(s) + epsilon), -rate, w);
    }
  }

  @Override
  public void adam(
      float[] weight,
      float[] gradient,
      float[] first,
      float[] second,
      int offset,
      int count,
      float gradientScale,
      float weightDecay,
      float decoupledDecay,
      float rate,
      float beta1,
      float beta2,
      float epsilon,
      double correction1,
      double correction2) {
    float rest1 = 1f - beta1;
    float rest2 = 1f - beta2;
    float kept = (float) (1.0 - (double) rate * decoupledDecay);
    float step = (float) (rate / correction1);
    float rootScale = (float) (1.0 / Math.sqrt(correction2));
    for (int i = offset; i < offset + count; i++) {
      float w = weight[i];
      float g = Math.fma(w, weightDecay, gradient[i] * gradientScale);
      float m = Math.fma(g, rest1, first[i] * beta1);
      float v = Math.fma(g * g, rest2, second[i] * beta2);
      first[i] = m;
      second[i] = v;
      float d = Math.fma((float) Math.sqrt(v), rootScale, epsilon);
      weight[i] = Math.fma(m / d, -step, w * kept);
    }
  }
}
