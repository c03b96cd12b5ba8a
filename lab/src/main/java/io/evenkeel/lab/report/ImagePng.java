package io.evenkeel.lab.report;

import io.evenkeel.data.Images;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Grey images as PNG files in Base64, as pages hold them. */
final class ImagePng {
  static {
    ImageIO.setUseCache(false);
  }

  private ImagePng() {}

  static String base64(Images images, int index) {
    float[] pixels = new float[images.features()];
    images.copy(index, pixels, 0);
    BufferedImage picture =
        new BufferedImage(images.width(), images.height(), BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < pixels.length; i++) {
      picture
          .getRaster()
          .setSample(i % images.width(), i / images.width(), 0, Math.round(pixels[i] * 255));
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
