package io.evenkeel.cli;

import io.evenkeel.data.ImageDataset;
import io.evenkeel.data.Mnist;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with the first images of MNIST, of 7 x 7 pixels unless another size is asked for. */
public final class SmallDigits {
  private static final int SIDE = 28;

  private SmallDigits() {}

  /** Writes the folder's four files, each pixel the mean of 4 x 4. */
  public static Path write(Path folder, int train, int test) throws IOException {
    return write(folder, train, test, 4);
  }

  /** Writes the folder's four files, each pixel the mean of pool x pool. */
  public static Path write(Path folder, int train, int test, int pool) throws IOException {
    Files.createDirectories(folder);
    write(folder, "train", Mnist.train(), train, pool);
    write(folder, "t10k", Mnist.test(), test, pool);
    return folder;
  }

  private static void write(Path folder, String name, ImageDataset data, int count, int pool)
      throws IOException {
    byte[] labels = new byte[count];
    int side = SIDE / pool;
    byte[] pixels = new byte[count * side * side];
    float[] target = new float[1];
    float[] image = new float[data.features()];
    for (int i = 0; i < count; i++) {
      int[] index = {i};
      data.copyRows(index, 0, 1, image, 0, target, 0);
      labels[i] = (byte) target[0];
      for (int p = 0; p < side * side; p++) {
        pixels[i * side * side + p] = pooled(image, p / side * pool, p % side * pool, pool);
      }
    }
    write(folder.resolve(name + "-images-idx3-ubyte"), pixels, 0x803, count, side, side);
    write(folder.resolve(name + "-labels-idx1-ubyte"), labels, 0x801, count);
  }

  private static byte pooled(float[] image, int top, int left, int pool) {
    float sum = 0;
    for (int y = top; y < top + pool; y++) {
      for (int x = left; x < left + pool; x++) {
        sum += image[y * SIDE + x];
      }
    }
    return (byte) Math.round(sum * 255 / (pool * pool));
  }

  private static void write(Path file, byte[] values, int... header) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(Integer.BYTES * header.length);
    for (int number : header) {
      start.putInt(number);
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(start.array());
      out.write(values);
    }
  }
}
