package io.evenkeel.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** Small pictures for tests. */
final class TestPictures {
  private TestPictures() {}

  /** A picture whose pixel at (x, y) has that colour, 0xAARRGGBB. */
  static BufferedImage of(int width, int height, int type, IntBinaryOperator argb) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, argb.applyAsInt(x, y));
      }
    }
    return image;
  }

  static byte[] bytes(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("no writer for " + format);
    }
    return out.toByteArray();
  }

  /** Writes a PNG of one colour. */
  static Path png(Path file, int rgb, int width, int height) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = of(width, height, BufferedImage.TYPE_INT_RGB, (_, _) -> 0xff000000 | rgb);
    return Files.write(file, bytes(image, "png"));
  }

  /** Red, green and blue cats and dogs: two pictures of each class, 4 x 4. */
  static void catsAndDogs(Path folder) throws IOException {
    png(folder.resolve("cats/1.png"), 0xff0000, 4, 4);
    png(folder.resolve("cats/2.png"), 0x00ff00, 4, 4);
    png(folder.resolve("dogs/1.png"), 0x0000ff, 4, 4);
    png(folder.resolve("dogs/2.png"), 0x102030, 4, 4);
  }

  /** A JPEG with an EXIF orientation put behind its first marker. */
  static byte[] oriented(byte[] jpeg, int orientation) {
    byte[] exif =
        HexFormat.of()
            .parseHex(
                "ffe100224578696600004d4d002a000000080001011200030000000100%02x000000000000"
                    .formatted(orientation));
    byte[] result = new byte[jpeg.length + exif.length];
    System.arraycopy(jpeg, 0, result, 0, 2);
    System.arraycopy(exif, 0, result, 2, exif.length);
    System.arraycopy(jpeg, 2, result, 2 + exif.length, jpeg.length - 2);
    return result;
  }
}
