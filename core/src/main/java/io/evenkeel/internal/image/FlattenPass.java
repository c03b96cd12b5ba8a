package io.evenkeel.internal.image;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import io.evenkeel.kernels.image.ImageScratch;
import io.evenkeel.network.Shape;

/**
 * An image as a row: {@code y[n, c * positions + q] = x[n * positions + q, c]}, and back. Packers
 * and epilogues work on the matrix of pixels in blocks of {@link Blocking#ROWS} rows.
 */
final class FlattenPass implements ImagePass {
  private final int positions;
  private final int channels;
  private final int features;
  private final int padded;
  private final Workers workers;
  private final float[][] blocks;
  private final float[][] rows;
  private final Workers.Task image = this::image;
  private final Workers.Task tiles = this::tiles;
  private final Workers.Task pixels = this::pixels;

  private Packer source = (row, rows, column, columns, block, offset, stride) -> {};
  private float[] target = {};
  private int stride;
  private int count;
  private TileEpilogue epilogue = TileEpilogue.NONE;

  FlattenPass(Shape input, ImageScratch scratch) {
    positions = input.positions();
    channels = input.channels();
    features = input.features();
    padded = Blocking.padded(channels);
    workers = scratch.workers();
    blocks = new float[workers.count()][Blocking.ROWS * padded];
    rows = new float[workers.count()][Blocking.padded(features)];
  }

  @Override
  public void forward(int images, Packer input, float[] output, int stride, TileEpilogue epilogue) {
    begin(input, output, stride, epilogue);
    count = images;
    workers.run(images, workers.count(), image);
    workers.run(Math.ceilDiv(images, Blocking.ROWS), workers.count(), tiles);
  }

  private void begin(Packer input, float[] output, int outputStride, TileEpilogue after) {
    source = input;
    target = output;
    stride = outputStride;
    epilogue = after;
  }

  private void image(int image, int worker) {
    float[] block = blocks[worker];
    for (int first = 0; first < positions; first += Blocking.ROWS) {
      int n = Math.min(Blocking.ROWS, positions - first);
      source.pack(image * positions + first, n, 0, channels, block, 0, padded);
      int to = image * stride + first;
      for (int c = 0; c < channels; c++) {
        for (int q = 0; q < n; q++) {
          target[to + c * positions + q] = block[q * padded + c];
        }
      }
    }
  }

  private void tiles(int block, int worker) {
    int row = block * Blocking.ROWS;
    finish(row, Math.min(Blocking.ROWS, count - row), features, worker);
  }

  @Override
  public void backward(
      int images, Packer outputGradient, float[] inputGradient, int stride, TileEpilogue epilogue) {
    begin(outputGradient, inputGradient, stride, epilogue);
    count = images * positions;
    workers.run(Math.ceilDiv(count, Blocking.ROWS), workers.count(), pixels);
  }

  private void pixels(int block, int worker) {
    int row = block * Blocking.ROWS;
    int n = Math.min(Blocking.ROWS, count - row);
    float[] values = rows[worker];
    int packed = -1;
    for (int r = row; r < row + n; r++) {
      if (r / positions != packed) {
        packed = r / positions;
        packRow(packed, values);
      }
      int q = r % positions;
      for (int c = 0; c < channels; c++) {
        target[r * stride + c] = values[c * positions + q];
      }
    }
    finish(row, n, channels, worker);
  }

  private void packRow(int image, float[] values) {
    for (int column = 0; column < features; column += Panels.WIDTH) {
      int columns = Math.min(Panels.WIDTH, features - column);
      source.pack(image, 1, column, columns, values, column, values.length);
    }
  }

  private void finish(int row, int n, int columns, int worker) {
    for (int column = 0; column < columns; column += Panels.WIDTH) {
      int width = Math.min(Panels.WIDTH, columns - column);
      int at = row * stride + column;
      epilogue.finish(row, n, column, width, target, at, stride, worker);
    }
  }
}
