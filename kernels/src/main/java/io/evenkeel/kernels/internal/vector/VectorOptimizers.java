package io.evenkeel.kernels.internal.vector;

import io.evenkeel.kernels.OptimizerKernels;
import io.evenkeel.kernels.internal.scalar.ScalarOptimizers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The optimizers' updates on vectors; the scalar twin finishes each run. */
public final class VectorOptimizers implements OptimizerKernels {
  private final ScalarOptimizers tail = new ScalarOptimizers();

  @Override
  public void sgd(
      float[] weight,
      float[] gradient,
      int offset,
      int count,
      float gradientScale,
      float weightDecay,
      float rate) {
    FloatVector l2 = FloatVector.broadcast(Species.FLOAT, weightDecay);
    FloatVector minusRate = FloatVector.broadcast(Species.FLOAT, -rate);
    int end = offset + Species.FLOAT.loopBound(count);
    for (int i = offset; i < end; i += Species.LANES) {
      FloatVector w = FloatVector.fromArray(Species.FLOAT, weight, i);
      FloatVector g = FloatVector.fromArray(Species.FLOAT, gradient, i).mul(gradientScale);
      g = w.fma(l2, g);
      g.fma(minusRate, w).intoArray(weight, i);
    }
    tail.sgd(weight, gradient, end, offset + count - end, gradientScale, weightDecay, rate);
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
    FloatVector l2 = FloatVector.broadcast(Species.FLOAT, weightDecay);
    FloatVector minusRate = FloatVector.broadcast(Species.FLOAT, -rate);
    FloatVector friction = FloatVector.broadcast(Species.FLOAT, momentum);
    int end = offset + Species.FLOAT.loopBound(count);
    for (int i = offset; i < end; i += Species.LANES) {
      FloatVector w = FloatVector.fromArray(Species.FLOAT, weight, i);
      FloatVector g = FloatVector.fromArray(Species.FLOAT, gradient, i).mul(gradientScale);
      g = w.fma(l2, g);
      FloatVector v = FloatVector.fromArray(Species.FLOAT, velocity, i).fma(friction, g);
      v.intoArray(velocity, i);
      FloatVector direction = nesterov ? v.fma(friction, g) : v;
      direction.fma(minusRate, w).intoArray(weight, i);
    }
    int left = offset + count - end;
    tail.momentum(
        weight,
        gradient,
        velocity,
        end,
        left,
        gradientScale,
        weightDecay,
        rate,
        momentum,
        nesterov);
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
    FloatVector l2 = FloatVector.broadcast(Species.FLOAT, weightDecay);
    FloatVector minusRate = FloatVector.broadcast(Species.FLOAT, -rate);
    FloatVector rest = FloatVector.broadcast(Species.FLOAT, 1f - decay);
    int end = offset + Species.FLOAT.loopBound(count);
    for (int i = offset; i < end; i += Species.LANES) {
      FloatVector w = FloatVector.fromArray(Species.FLOAT, weight, i);
      FloatVector g = FloatVector.fromArray(Species.FLOAT, gradient, i).mul(gradientScale);
      g = w.fma(l2, g);
      FloatVector s =
          g.mul(g).fma(rest, FloatVector.fromArray(Species.FLOAT, square, i).mul(decay));
      s.intoArray(square, i);
      FloatVector root = s.lanewise(VectorOperators.SQRT);
      g.div(root.add(epsilon)).fma(minusRate, w).intoArray(weight, i);
    }
    int left = offset + count - end;
    tail.rmsprop(
        weight, gradient, square, end, left, gradientScale, weightDecay, rate, decay, epsilon);
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
    FloatVector l2 = FloatVector.broadcast(Species.FLOAT, weightDecay);
    FloatVector rest1 = FloatVector.broadcast(Species.FLOAT, 1f - beta1);
    FloatVector rest2 = FloatVector.broadcast(Species.FLOAT, 1f - beta2);
    FloatVector minusStep = FloatVector.broadcast(Species.FLOAT, -(float) (rate / correction1));
    FloatVector rootScale =
        FloatVector.broadcast(Species.FLOAT, (float) (1.0 / Math.sqrt(correction2)));
    FloatVector smallest = FloatVector.broadcast(Species.FLOAT, epsilon);
    float kept = (float) (1.0 - (double) rate * decoupledDecay);
    int end = offset + Species.FLOAT.loopBound(count);
    for (int i = offset; i < end; i += Species.LANES) {
      FloatVector w = FloatVector.fromArray(Species.FLOAT, weight, i);
      FloatVector g = FloatVector.fromArray(Species.FLOAT, gradient, i).mul(gradientScale);
      g = w.fma(l2, g);
      FloatVector m = g.fma(rest1, FloatVector.fromArray(Species.FLOAT, first, i).mul(beta1));
      FloatVector v =
          g.mul(g).fma(rest2, FloatVector.fromArray(Species.FLOAT, second, i).mul(beta2));
      m.intoArray(first, i);
      v.intoArray(second, i);
      FloatVector d = v.lanewise(VectorOperators.SQRT).fma(rootScale, smallest);
      m.div(d).fma(minusStep, w.mul(kept)).intoArray(weight, i);
    }
    int left = offset + count - end;
    tail.adam(
        weight,
        gradient,
        first,
        second,
        end,
        left,
        gradientScale,
        weightDecay,
        decoupledDecay,
        rate,
        beta1,
        beta2,
        epsilon,
        correction1,
        correction2);
  }
}
