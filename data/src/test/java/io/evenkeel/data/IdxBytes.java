package io.evenkeel.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Idx files, right or wrong, as a test wants them. */
final class IdxBytes {
  private IdxBytes() {}

  /** A header with this magic and these dimensions, and the data behind it. */
  static byte[] of(int magic, int[] dimensions, byte... data) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * dimensions.length + data.length);
    bytes.putInt(magic);
    for (int dimension : dimensions) {
      bytes.putInt(dimension);
    }
    return bytes.put(data).array();
  }

  static byte[] images(int count, int height, int width, byte... pixels) {
    return of(0x803, new int[] {count, height, width}, pixels);
  }

  static byte[] labels(byte... labels) {
    return of(0x801, new int[] {labels.length}, labels);
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  /** A folder with two training images of 1 x 2 and one test image. */
  static Path folder(Path folder) throws IOException {
    byte[] pixels = {0, (byte) 255, 51, (byte) 102};
    Files.write(folder.resolve("train-images-idx3-ubyte"), images(2, 1, 2, pixels));
    Files.write(folder.resolve("train-labels-idx1-ubyte.gz"), gzip(labels((byte) 2, (byte) 0)));
    Files.write(
        folder.resolve("t10k-images-idx3-ubyte.gz"), gzip(images(1, 1, 2, (byte) 1, (byte) 128)));
    Files.write(folder.resolve("t10k-labels-idx1-ubyte"), labels((byte) 1));
    return folder;
  }
}
