package io.evenkeel.kernels.internal.vector;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.ActivationKernel;
import io.evenkeel.kernels.internal.scalar.ScalarActivation;

/**
 * An activation function on vectors. A block whose rows touch is one run of floats, any other a run
 * for each row. What is left of a run after whole vectors is done by a last vector that overlaps
 * the one before (where result and input are different arrays, so that computing an element twice
 * does not matter), or by the scalar twin, which gives the same bits.
 */
final class VectorActivation implements ActivationKernel {
  private final ActivationFunction function;
  private final float slope;
  private final ScalarActivation twin;

  VectorActivation(ActivationFunction function, float slope) {
    this.function = function;
    this.slope = slope;
    this.twin = new ScalarActivation(function, slope);
  }

  @Override
  public void forward(
      float[] x,
      int xOffset,
      int xStride,
      float[] y,
      int yOffset,
      int yStride,
      int rows,
      int columns) {
    boolean touching = xStride == columns && yStride == columns;
    int runs = touching ? 1 : rows;
    int count = touching ? Math.multiplyExact(rows, columns) : columns;
    for (int r = 0; r < runs; r++) {
      forwardRun(x, xOffset + r * xStride, y, yOffset + r * yStride, count);
    }
  }

  @SuppressWarnings("ReferenceEquality") // whether y is x itself
  private void forwardRun(float[] x, int xOffset, float[] y, int yOffset, int count) {
    int whole = Species.FLOAT.loopBound(count);
    forwardVectors(x, xOffset, y, yOffset, whole);
    if (whole == count) {
      return;
    }
    if (x != y && whole > 0) {
      int last = count - Species.LANES;
      forwardVectors(x, xOffset + last, y, yOffset + last, Species.LANES);
    } else {
      twin.forwardRun(x, xOffset + whole, y, yOffset + whole, count - whole);
    }
  }

  private void forwardVectors(float[] x, int xOffset, float[] y, int yOffset, int count) {
    switch (function) {
      case IDENTITY -> System.arraycopy(x, xOffset, y, yOffset, count);
      case RELU -> VectorRelu.relu(x, xOffset, y, yOffset, count);
      case RELU6 -> VectorRelu.relu6(x, xOffset, y, yOffset, count);
      case LEAKY_RELU -> VectorRelu.leaky(slope, x, xOffset, y, yOffset, count);
      case SIGMOID -> VectorMath.sigmoid(x, xOffset, y, yOffset, count);
      case TANH -> VectorMath.tanh(x, xOffset, y, yOffset, count);
      case GELU -> VectorGelu.run(false, x, xOffset, y, yOffset, count);
      case SILU -> VectorMath.silu(x, xOffset, y, yOffset, count);
    }
  }

  @Override
  public void backward(
      float[] x,
      int xOffset,
      int xStride,
      float[] gradient,
      int gradientOffset,
      int gradientStride,
      int rows,
      int columns) {
    boolean touching = xStride == columns && gradientStride == columns;
    int runs = touching ? 1 : rows;
    int count = touching ? Math.multiplyExact(rows, columns) : columns;
    int whole = Species.FLOAT.loopBound(count);
    for (int r = 0; r < runs; r++) {
      int from = xOffset + r * xStride;
      int to = gradientOffset + r * gradientStride;
      backwardVectors(x, from, gradient, to, whole);
      if (whole < count) {
        twin.backwardRun(x, from + whole, gradient, to + whole, count - whole);
      }
    }
  }

  private void backwardVectors(float[] x, int xOffset, float[] gradient, int offset, int count) {
    switch (function) {
      case IDENTITY -> {}
      case RELU -> VectorRelu.reluBackward(x, xOffset, gradient, offset, count);
      case RELU6 -> VectorRelu.relu6Backward(x, xOffset, gradient, offset, count);
      case LEAKY_RELU -> VectorRelu.leakyBackward(slope, x, xOffset, gradient, offset, count);
      case SIGMOID -> VectorMath.sigmoidBackward(x, xOffset, gradient, offset, count);
      case TANH -> VectorMath.tanhBackward(x, xOffset, gradient, offset, count);
      case GELU -> VectorGelu.run(true, x, xOffset, gradient, offset, count);
      case SILU -> VectorMath.siluBackward(x, xOffset, gradient, offset, count);
    }
  }
}
