package io.evenkeel.lab.exhibit;

import io.evenkeel.data.ImageShift;
import io.evenkeel.lab.page.Text;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * The corruptions of Hendrycks and Dietterich (2019) that need no files of theirs, for grey
 * pictures of 28 x 28 pixels from 0 to 1.
 */
enum Corruption {
  NOISE,
  BLUR,
  CONTRAST,
  BRIGHTNESS,
  /** Each square of 4 x 4 pixels becomes its mean. */
  PIXELATION,
  /** JPEG of the lowest quality. */
  JPEG;

  private static final int SIDE = 28;
  private static final int PIXELS = SIDE * SIDE;
  private static final int SQUARE = 4;
  private static final float QUALITY = 0;

  /** Rows whose pictures are changed; noise is drawn from a seed. */
  Rows of(Rows rows, long seed) {
    return switch (this) {
      case NOISE -> rows.shifted(ImageShift.NOISE, seed);
      case BLUR -> rows.shifted(ImageShift.BLUR, seed);
      case CONTRAST -> rows.shifted(ImageShift.CONTRAST, seed);
      case BRIGHTNESS -> rows.shifted(ImageShift.BRIGHTNESS, seed);
      case PIXELATION, JPEG -> {
        float[] x = rows.x().clone();
        for (int from = 0; from < x.length; from += PIXELS) {
          if (this == JPEG) {
            compress(x, from);
          } else {
            pixelate(x, from);
          }
        }
        yield new Rows(x, rows.features(), rows.labels(), rows.classes());
      }
    };
  }

  Text label() {
    return Text.of(
        switch (this) {
          case NOISE -> "exhibit.test-time.noise";
          case BLUR -> "exhibit.test-time.blur";
          case CONTRAST -> "exhibit.test-time.contrast";
          case BRIGHTNESS -> "exhibit.test-time.brightness";
          case PIXELATION -> "exhibit.shifted.pixelation";
          case JPEG -> "exhibit.shifted.jpeg";
        });
  }

  private static void pixelate(float[] x, int from) {
    for (int top = 0; top < SIDE; top += SQUARE) {
      for (int left = 0; left < SIDE; left += SQUARE) {
        float sum = 0;
        for (int i = 0; i < SQUARE * SQUARE; i++) {
          sum += x[from + (top + i / SQUARE) * SIDE + left + i % SQUARE];
        }
        for (int i = 0; i < SQUARE * SQUARE; i++) {
          x[from + (top + i / SQUARE) * SIDE + left + i % SQUARE] = sum / (SQUARE * SQUARE);
        }
      }
    }
  }

  private static void compress(float[] x, int from) {
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    WritableRaster raster = picture.getRaster();
    for (int i = 0; i < PIXELS; i++) {
      raster.setSample(i % SIDE, i / SIDE, 0, Math.round(255 * x[from + i]));
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), settings);
      out.flush();
      raster = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray())).getRaster();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    for (int i = 0; i < PIXELS; i++) {
      x[from + i] = raster.getSample(i % SIDE, i / SIDE, 0) / 255f;
    }
  }
}
