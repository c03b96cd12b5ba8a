package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.PoolArguments;
import io.evenkeel.kernels.PoolKernels;
import io.evenkeel.kernels.TileEpilogue;

/**
 * The largest value of each window, and its gradient: a window's gradient goes to the pixel that
 * was the largest, the first of equal ones in the order (y, x). Padding is never the largest. A NaN
 * counts as the largest, so that the layers above see it. Bound to its geometry and shared scratch
 * memory; nothing is allocated in a run.
 *
 * <pre>
 *   y[w, c]  = max over the window's taps t of x[pixel(w, t), c]          arg[w, c] = that t
 *   dx[q, c] = sum over the w, t with pixel(w, t) = q and arg[w, c] = t of dy[w, c]
 * </pre>
 */
public final class MaxPool {
  private final PoolShape shape;
  private final int maxImages;
  private final PoolKernels kernels;
  private final TapRun forward;
  private final TapRun backward;
  private final int[][] argumentTaps;
  private final TapRun.Pass maxima = this::maxima;
  private final TapRun.Pass select = this::select;
  private final int[] rows;
  private PoolArguments arguments;
  private float[] target = {};
  private int stride;
  private boolean add;

  /**
   * Binds a pooling.
   *
   * @param maxImages the most images of a run
   */
  public MaxPool(PoolShape shape, int maxImages, Kernels kernels, ImageScratch scratch) {
    this.shape = shape;
    this.maxImages = maxImages;
    this.kernels = kernels.pool();
    forward = new TapRun(Gather.forward(shape.geometry(), 0), shape.channels(), maxImages, scratch);
    Gather toInput = Gather.backward(shape.geometry(), 0);
    backward = new TapRun(toInput, shape.channels(), maxImages, scratch);
    argumentTaps = new int[toInput.phases()][];
    for (int p = 0; p < argumentTaps.length; p++) {
      Phase phase = toInput.phase(p);
      argumentTaps[p] = new int[phase.taps().length];
      for (int t = 0; t < argumentTaps[p].length; t++) {
        argumentTaps[p][t] = phase.tapY()[t] * shape.outputWidth() + phase.tapX()[t];
      }
    }
    arguments = new PoolArguments(0, shape.channels(), shape.taps());
    rows = new int[forward.mostRows()];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = r;
    }
  }

  /** Memory for the arguments of a run. */
  public PoolArguments newArguments() {
    return new PoolArguments(maxImages * shape.outputPixels(), shape.channels(), shape.taps());
  }

  /**
   * Computes y and the arguments.
   *
   * @param input gives x, (images * height * width) x channels
   * @param output y, (images * outputHeight * outputWidth) x channels; overwritten
   * @param stride distance of y's rows, at least the channels rounded up to a multiple of 16
   * @param arguments overwritten
   * @param epilogue gets every tile of y, and may change it
   */
  public void forward(
      int images,
      Packer input,
      float[] output,
      int stride,
      PoolArguments arguments,
      TileEpilogue epilogue) {
    this.arguments = arguments;
    target = output;
    this.stride = stride;
    forward.run(images, input, Float.NEGATIVE_INFINITY, output, stride, maxima, epilogue);
  }

  private void maxima(int p, Strip strip, int pixels, int row, int panel) {
    kernels.maxima(
        strip.values,
        panel * Panels.WIDTH,
        strip.offsets,
        0,
        pixels,
        forward.offsets(p),
        target,
        row * stride + panel * Panels.WIDTH,
        strip.places,
        arguments,
        row,
        rows,
        panel * Panels.WIDTH,
        forward.columns(panel));
  }

  /**
   * Computes dx.
   *
   * @param outputGradient gives dy, (images * outputHeight * outputWidth) x channels
   * @param arguments those of {@link #forward}; read
   * @param add whether dx is added to what stands there
   * @param inputGradient dx, (images * height * width) x channels; overwritten or added to
   * @param stride distance of dx's rows, at least the channels rounded up to a multiple of 16
   * @param epilogue gets every tile of dx, and may change it
   */
  public void backward(
      int images,
      Packer outputGradient,
      PoolArguments arguments,
      boolean add,
      float[] inputGradient,
      int stride,
      TileEpilogue epilogue) {
    this.arguments = arguments;
    this.add = add;
    target = inputGradient;
    this.stride = stride;
    backward.run(images, outputGradient, 0f, inputGradient, stride, select, epilogue);
  }

  private void select(int p, Strip strip, int pixels, int row, int panel) {
    kernels.select(
        strip.values,
        panel * Panels.WIDTH,
        strip.offsets,
        0,
        pixels,
        backward.offsets(p),
        target,
        row * stride + panel * Panels.WIDTH,
        strip.places,
        arguments,
        strip.sources,
        argumentTaps[p],
        backward.taps(p),
        panel * Panels.WIDTH,
        backward.columns(panel),
        add);
  }
}
