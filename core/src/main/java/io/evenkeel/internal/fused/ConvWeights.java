package io.evenkeel.internal.fused;

import io.evenkeel.internal.image.ConvPanels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.kernels.image.ConvShape;
import io.evenkeel.kernels.image.Convolution;
import io.evenkeel.network.Conv2d;
import org.jspecify.annotations.Nullable;

/** The weights of a convolution: W is (ky, kx, c) x filters, laid out as its kernel takes it. */
final class ConvWeights extends LinkWeights {
  final ConvShape shape;
  private final Convolution convolution;

  ConvWeights(
      Placed<Conv2d> layer,
      Convolution convolution,
      Binding binding,
      @Nullable LinkWeights parameters,
      @Nullable LinkWeights slot) {
    super(
        layer,
        convolution.shape().filters(),
        convolution.shape().weightsSize(),
        convolution.turnedSize(),
        binding,
        parameters,
        slot);
    this.convolution = convolution;
    shape = convolution.shape();
  }

  @Override
  void turn(Workers workers) {
    convolution.turn(weight, turned);
  }

  @Override
  public void toRows(float[] held, float[] rows) {
    ConvPanels.toRows(shape, held, rows);
  }

  @Override
  public void fromRows(float[] rows, float[] held) {
    ConvPanels.fromRows(shape, rows, held);
  }
}
