package io.evenkeel.internal.fused;

import io.evenkeel.kernels.PoolArguments;
import io.evenkeel.kernels.image.WindowExtremes;
import io.evenkeel.network.MaxPool2d;
import java.util.List;
import java.util.Objects;

/**
 * The link of a max pooling behind a norm and an activation that never falls: of each window it
 * takes the value of the matrix below that will be the largest, so that norm and activation are
 * applied to the windows instead of the pixels. Where the tiles of that matrix hold whole rows of
 * windows, it does so while they are in the cache. The gradient stays by window, and the link below
 * reads it spread.
 */
final class ExtremesLink implements Link {
  final Segment below;
  final Segment above;
  final Placed<MaxPool2d> pool;
  private final WindowExtremes extremes;
  private final boolean byTiles;

  ExtremesLink(Segment below, Segment above, Placed<MaxPool2d> pool, WindowExtremes extremes) {
    this.below = below;
    this.above = above;
    this.pool = pool;
    this.extremes = extremes;
    PoolArguments arguments = extremes.newArguments();
    float[] signs = Objects.requireNonNull(above.norm).sign;
    extremes.bind(below.z, below.stride, signs, above.z, above.stride, arguments);
    byTiles = extremes.takesTiles();
    below.takeExtremes(extremes.spread(above.sumGradient, arguments), byTiles ? extremes : null);
  }

  @Override
  public List<float[]> gradients() {
    return List.of();
  }

  @Override
  public void forward(int images) {
    if (!byTiles) {
      extremes.forward(images);
    }
  }

  @Override
  public void backward(int images) {}
}
