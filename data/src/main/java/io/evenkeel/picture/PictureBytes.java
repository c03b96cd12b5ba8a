package io.evenkeel.picture;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Shape;
import java.io.IOException;

/** Pictures that come as the bytes of a file, one by one, rather than in a folder. */
public final class PictureBytes {
  private PictureBytes() {}

  /**
   * A picture as a network takes it: what {@link PictureFiles#read} makes of the same file.
   *
   * @param file the bytes of a PNG, JPEG, GIF, BMP, TIFF or WebP file; read
   * @param shape that it gets, 1 or 3 channels
   * @param fit what becomes of another shape
   * @param mostPixels a larger picture is refused before it is decoded
   * @return height x width x channels, each value in 0 .. 1
   * @throws InvalidInputException if it is not a picture, broken, or too large
   */
  public static float[] read(byte[] file, Shape shape, Fit fit, long mostPixels) {
    EncodedPicture picture = new EncodedPicture(file);
    try {
      PictureSize size = picture.size();
      if ((long) size.width() * size.height() > mostPixels) {
        throw new InvalidInputException(
            "the picture has %d x %d pixels, but at most %d in all are allowed: make it smaller"
                .formatted(size.width(), size.height(), mostPixels));
      }
      byte[] bytes =
          new ImageShape(shape.height(), shape.width(), shape.channels(), fit).of(picture.pixels());
      float[] x = new float[bytes.length];
      for (int j = 0; j < x.length; j++) {
        x[j] = (bytes[j] & 0xff) / 255f;
      }
      return x;
    } catch (IOException e) {
      throw new InvalidInputException(
          "the picture cannot be read: %s".formatted(e.getMessage()), e);
    }
  }
}
