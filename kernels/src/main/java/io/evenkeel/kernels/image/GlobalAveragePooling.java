package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import java.util.Arrays;

/**
 * The mean of each channel over an image's pixels, and its gradient. Sums run in blocks of {@link
 * Blocking#ROWS} pixels in float, as column sums do, and over the blocks in double. Nothing is
 * allocated in a run.
 *
 * <pre>
 *   y[n, c] = (sum over the image's pixels q of x[q, c]) / pixels       dx[q, c] = dy[n, c] / pixels
 * </pre>
 */
public final class GlobalAveragePooling {
  private final int pixels;
  private final int channels;
  private final int padded;
  private final NormKernels kernels;
  private final ImageScratch scratch;
  private final double[][] sums;
  private final Workers.Task image = this::image;
  private final Workers.Task outputTiles = this::outputTiles;
  private final Workers.Task spread = this::spread;

  private int rows;
  private Packer source = (row, rows, column, columns, block, offset, stride) -> {};
  private float[] target = {};
  private int stride;
  private boolean add;
  private TileEpilogue epilogue = TileEpilogue.NONE;

  /** Binds a pooling of images of {@code pixels} pixels. */
  public GlobalAveragePooling(int pixels, int channels, Kernels kernels, ImageScratch scratch) {
    this.pixels = pixels;
    this.channels = channels;
    this.kernels = kernels.norm();
    this.scratch = scratch;
    padded = Blocking.padded(channels);
    sums = new double[scratch.workers.count()][channels];
    for (Strip strip : scratch.strips) {
      strip.reserveValues(Blocking.ROWS * padded);
      strip.reserveTile(Math.ceilDiv(padded, Panels.WIDTH));
    }
  }

  /**
   * Computes y.
   *
   * @param input gives x, (images * pixels) x channels
   * @param output y, images x channels; overwritten
   * @param stride distance of y's rows, at least the channels rounded up to a multiple of 16
   * @param epilogue gets every tile of y, and may change it
   */
  public void forward(int images, Packer input, float[] output, int stride, TileEpilogue epilogue) {
    source = input;
    target = output;
    this.stride = stride;
    this.epilogue = epilogue;
    rows = images;
    scratch.workers.run(images, scratch.workers.count(), image);
    scratch.workers.run(Math.ceilDiv(images, Blocking.ROWS), scratch.workers.count(), outputTiles);
  }

  private void image(int image, int worker) {
    Strip strip = scratch.strips[worker];
    double[] sum = sums[worker];
    Arrays.fill(sum, 0);
    for (int p = 0; p < pixels; p += Blocking.ROWS) {
      int count = Math.min(Blocking.ROWS, pixels - p);
      source.pack(image * pixels + p, count, 0, channels, strip.values, 0, padded);
      kernels.columnSums(strip.values, 0, padded, count, padded, strip.tile, 0);
      for (int c = 0; c < channels; c++) {
        sum[c] += strip.tile[c];
      }
    }
    int to = image * stride;
    for (int c = 0; c < channels; c++) {
      target[to + c] = (float) (sum[c] / pixels);
    }
    Arrays.fill(target, to + channels, to + padded, 0f);
  }

  private void outputTiles(int block, int worker) {
    finish(block * Blocking.ROWS, Math.min(Blocking.ROWS, rows - block * Blocking.ROWS), worker);
  }

  /**
   * Computes dx.
   *
   * @param outputGradient gives dy, images x channels
   * @param add whether dx is added to what stands there
   * @param inputGradient dx, (images * pixels) x channels; overwritten or added to
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
    source = outputGradient;
    this.add = add;
    target = inputGradient;
    this.stride = stride;
    this.epilogue = epilogue;
    rows = images * pixels;
    scratch.workers.run(Math.ceilDiv(rows, Blocking.ROWS), scratch.workers.count(), spread);
  }

  private void spread(int block, int worker) {
    float[] values = scratch.strips[worker].values;
    int row = block * Blocking.ROWS;
    int count = Math.min(Blocking.ROWS, rows - row);
    int first = row / pixels;
    int images = (row + count - 1) / pixels - first + 1;
    source.pack(first, images, 0, channels, values, 0, padded);
    for (int i = 0; i < images; i++) {
      for (int c = 0; c < channels; c++) {
        values[i * padded + c] /= pixels;
      }
      Arrays.fill(values, i * padded + channels, (i + 1) * padded, 0f);
    }
    for (int r = row; r < row + count; r++) {
      int from = (r / pixels - first) * padded;
      int to = r * stride;
      if (add) {
        for (int c = 0; c < padded; c++) {
          target[to + c] += values[from + c];
        }
      } else {
        System.arraycopy(values, from, target, to, padded);
      }
    }
    finish(row, count, worker);
  }

  private void finish(int row, int count, int worker) {
    for (int column = 0; column < channels; column += Panels.WIDTH) {
      epilogue.finish(
          row,
          count,
          column,
          Math.min(Panels.WIDTH, channels - column),
          target,
          row * stride + column,
          stride,
          worker);
    }
  }
}
