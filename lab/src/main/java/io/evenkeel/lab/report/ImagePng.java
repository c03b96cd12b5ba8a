package io.evenkeel.lab.report;

import io.evenkeel.data.Images;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Images as PNG files in Base64, as pages hold them. */
final class ImagePng {
  static {
    ImageIO.setUseCache(false);
  }

  private ImagePng() {}

  static String base64(Images images, int index) {
    byte[] bytes = new byte[images.features()];
    images.copyBytes(index, bytes);
    return base64(bytes, images.width(), images.channels());
  }

  /**
   * A picture of numbers: {@code low} and what is below it is black, {@code high} white.
   *
   * @param channels 1 for grey, 3 for red, green and blue
   */
  static String base64(float[] pixels, double low, double high, int width, int channels) {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length; i++) {
      double share = high > low ? (pixels[i] - low) / (high - low) : 0.5;
      bytes[i] = (byte) Math.round(255 * Math.clamp(share, 0, 1));
    }
    return base64(bytes, width, channels);
  }

  private static String base64(byte[] bytes, int width, int channels) {
    int type = channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage picture = new BufferedImage(width, bytes.length / channels / width, type);
    for (int i = 0; i < bytes.length; i++) {
      int pixel = i / channels;
      picture.getRaster().setSample(pixel % width, pixel / width, i % channels, bytes[i] & 0xff);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(picture, "png", out)) {
        throw new IllegalStateException("this JDK writes no PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(out.toByteArray());
  }
}
