package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.PoolKernels;
import io.evenkeel.kernels.TileEpilogue;
import java.util.Arrays;

/**
 * The mean of each window, and its gradient. Bound to its geometry and shared scratch memory;
 * nothing is allocated in a run. For windows as large as the image see {@link
 * GlobalAveragePooling}.
 *
 * <pre>
 *   y[w, c]  = (sum over the window's taps t, in the order (y, x), of x[pixel(w, t), c]) / n[w]
 *   dx[q, c] = sum over the w, t with pixel(w, t) = q of dy[w, c] / n[w]
 * </pre>
 *
 * n[w] is the number of the window's taps, or of those that lie in the image.
 */
public final class AveragePool {
  private final PoolShape shape;
  private final PoolKernels kernels;
  private final TapRun forward;
  private final TapRun backward;

  /** n of each window of an image. */
  private final float[] counts;

  private final float[] ones;
  private final TapRun.Pass means = this::means;
  private final TapRun.Pass sums = this::sums;
  private final Packer shares = this::packShares;
  private Packer outputGradient = (row, rows, column, columns, block, offset, stride) -> {};
  private float[] target = {};
  private int stride;
  private boolean add;

  /**
   * Binds a pooling.
   *
   * @param countPadding whether n counts taps in the padding
   * @param maxImages the most images of a run
   */
  public AveragePool(
      PoolShape shape, boolean countPadding, int maxImages, Kernels kernels, ImageScratch scratch) {
    this.shape = shape;
    this.kernels = kernels.pool();
    forward = new TapRun(Gather.forward(shape.geometry(), 0), shape.channels(), maxImages, scratch);
    backward =
        new TapRun(Gather.backward(shape.geometry(), 0), shape.channels(), maxImages, scratch);
    counts = new float[shape.outputPixels()];
    for (int w = 0; w < counts.length; w++) {
      int y = w / shape.outputWidth() * shape.strideY() - shape.padTop();
      int x = w % shape.outputWidth() * shape.strideX() - shape.padLeft();
      counts[w] =
          countPadding
              ? shape.taps()
              : inside(y, shape.windowHeight(), shape.height())
                  * inside(x, shape.windowWidth(), shape.width());
    }
    ones = new float[forward.mostRows() + backward.mostRows()];
    Arrays.fill(ones, 1f);
  }

  private static int inside(int first, int window, int size) {
    return Math.min(size, first + window) - Math.max(0, first);
  }

  /**
   * Computes y.
   *
   * @param input gives x, (images * height * width) x channels
   * @param output y, (images * outputHeight * outputWidth) x channels; overwritten
   * @param stride distance of y's rows, at least the channels rounded up to a multiple of 16
   * @param epilogue gets every tile of y, and may change it
   */
  public void forward(int images, Packer input, float[] output, int stride, TileEpilogue epilogue) {
    target = output;
    this.stride = stride;
    forward.run(images, input, 0f, output, stride, means, epilogue);
  }

  private void means(int p, Strip strip, int pixels, int row, int panel) {
    if (panel == 0) {
      for (int r = 0; r < pixels; r++) {
        strip.divisors[r] = counts[(row + r) % counts.length];
      }
    }
    kernels.means(
        strip.values,
        panel * Panels.WIDTH,
        strip.offsets,
        0,
        pixels,
        forward.offsets(p),
        strip.divisors,
        target,
        row * stride + panel * Panels.WIDTH,
        strip.places,
        forward.columns(panel),
        false);
  }

  /**
   * Computes dx.
   *
   * @param outputGradient gives dy, (images * outputHeight * outputWidth) x channels
   * @param add whether dx is added to what stands there
   * @param inputGradient dx, (images * height * width) x channels; overwritten or added to
   * @param stride distance of dx's rows, at least the channels rounded up to a multiple of 16
   * @param epilogue gets every tile of dx, and may change it
   */
  public void backward(
      int images,
      Packer outputGradient,
      boolean add,
      float[] inputGradient,
      int stride,
      TileEpilogue epilogue) {
    this.outputGradient = outputGradient;
    this.add = add;
    target = inputGradient;
    this.stride = stride;
    backward.run(images, shares, 0f, inputGradient, stride, sums, epilogue);
  }

  private void packShares(
      int row, int rows, int column, int columns, float[] block, int offset, int blockStride) {
    outputGradient.pack(row, rows, column, columns, block, offset, blockStride);
    for (int r = 0; r < rows; r++) {
      float count = counts[(row + r) % counts.length];
      int at = offset + r * blockStride;
      for (int c = 0; c < columns; c++) {
        block[at + c] /= count;
      }
    }
  }

  private void sums(int p, Strip strip, int pixels, int row, int panel) {
    kernels.means(
        strip.values,
        panel * Panels.WIDTH,
        strip.offsets,
        0,
        pixels,
        backward.offsets(p),
        ones,
        target,
        row * stride + panel * Panels.WIDTH,
        strip.places,
        backward.columns(panel),
        add);
  }

  /** The geometry. */
  public PoolShape shape() {
    return shape;
  }
}
