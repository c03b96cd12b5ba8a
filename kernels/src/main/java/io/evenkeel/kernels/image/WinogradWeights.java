package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.WinogradKernels;
import io.evenkeel.kernels.Workers;

/**
 * U of all panels of a 3 x 3 convolution's weights: panel after panel, in it plane after plane,
 * depth x 32 columns each, where the depth is the number of channels that are summed.
 */
final class WinogradWeights {
  private final int depth;
  private final int panels;
  private final WinogradKernels transforms;
  private final Workers workers;
  private final Workers.Task body = this::panel;
  private float[] weights = {};
  private float[] formed = {};

  WinogradWeights(int depth, int columns, WinogradKernels transforms, Workers workers) {
    this.depth = depth;
    this.transforms = transforms;
    this.workers = workers;
    panels = Panels.count(columns);
  }

  /** Floats of U. */
  int size() {
    return panels * transforms.planes() * planeStride(depth);
  }

  /**
   * Forms U.
   *
   * @param weights rows (tap, c) in panels; read
   * @param formed {@link #size} floats; overwritten
   */
  void run(float[] weights, float[] formed) {
    this.weights = weights;
    this.formed = formed;
    workers.run(panels, size() < 1 << 16 ? 1 : workers.count(), body);
  }

  /** Floats from a plane of a panel to the next. */
  static int planeStride(int depth) {
    return depth * Panels.WIDTH + TransformedTiles.APART;
  }

  private void panel(int panel, int worker) {
    int planeStride = planeStride(depth);
    transforms.weights(
        weights,
        panel * 9 * depth * Panels.WIDTH,
        depth,
        formed,
        panel * transforms.planes() * planeStride,
        planeStride);
  }
}
