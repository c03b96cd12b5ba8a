package io.evenkeel.internal.fused;

import io.evenkeel.internal.image.ImagePass;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.network.ImageLayer;
import java.util.List;

/** The link of a layer of images without weights: a pooling, or an image as a row. */
final class PoolLink implements Link {
  final Segment below;
  final Segment above;
  final Placed<ImageLayer> layer;
  private final ImagePass pass;
  private final GradientSink sink;
  private final TileEpilogue epilogue;

  /**
   * A link.
   *
   * @param epilogue gets the tiles of the matrix above
   */
  PoolLink(
      Segment below,
      Segment above,
      Placed<ImageLayer> layer,
      ImagePass pass,
      GradientSink sink,
      TileEpilogue epilogue) {
    this.below = below;
    this.above = above;
    this.layer = layer;
    this.pass = pass;
    this.sink = sink;
    this.epilogue = epilogue;
  }

  @Override
  public List<float[]> gradients() {
    return List.of();
  }

  @Override
  public void forward(int images) {
    pass.forward(images, below.output, above.z, above.stride, epilogue);
  }

  @Override
  public void backward(int images) {
    float[] target = sink.array();
    if (target != null) {
      pass.backward(images, above.inputGradient, target, sink.stride(), sink.epilogue());
    }
  }
}
