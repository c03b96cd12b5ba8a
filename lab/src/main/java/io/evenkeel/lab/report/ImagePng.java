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
    int channels = images.channels();
    int type = channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage picture = new BufferedImage(images.width(), images.height(), type);
    for (int i = 0; i < bytes.length; i++) {
      int pixel = i / channels;
      picture
          .getRaster()
          .setSample(pixel % images.width(), pixel / images.width(), i % channels, bytes[i] & 0xff);
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
