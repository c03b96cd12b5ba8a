package io.evenkeel.internal.fused;

import io.evenkeel.internal.image.ConvPanels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.kernels.image.ConvShape;
import io.evenkeel.kernels.image.Convolution;
import io.evenkeel.kernels.image.ConvolutionGradients;
import io.evenkeel.network.Conv2d;
import org.jspecify.annotations.Nullable;

/** The weights of a convolution: W is (ky, kx, c) x filters, laid out as its kernel takes it. */
final class ConvWeights extends LinkWeights {
  final ConvShape shape;

  /** W for the way forward; {@link #weight} itself where it is read as it is. */
  final float[] formed;

  private final Convolution convolution;
  private final ConvolutionGradients convolutionGradients;

  ConvWeights(
      Placed<Conv2d> layer,
      Convolution convolution,
      ConvolutionGradients convolutionGradients,
      Binding binding,
      @Nullable LinkWeights parameters,
      @Nullable LinkWeights slot) {
    super(
        layer,
        convolution.shape().filters(),
        convolution.shape().weightsSize(),
        convolutionGradients.turnedSize(),
        binding,
        parameters,
        slot);
    this.convolution = convolution;
    this.convolutionGradients = convolutionGradients;
    shape = convolution.shape();
    formed =
        parameters instanceof ConvWeights first
            ? first.formed
            : convolution.formedSize() == 0 ? weight : new float[convolution.formedSize()];
  }

  @Override
  void refresh(Workers workers) {
    convolution.form(weight, formed);
    if (turned.length > 0) {
      convolutionGradients.turn(weight, turned);
    }
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
