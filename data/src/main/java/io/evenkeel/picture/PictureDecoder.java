package io.evenkeel.picture;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a picture in any format that ImageIO has a reader for: PNG, JPEG, GIF (its first frame),
 * BMP, TIFF, and WebP and CMYK JPEG by TwelveMonkeys. Inks (CMYK) and palettes become colours, 16
 * bits become 8, transparent pixels lie on white, and a picture is turned as its EXIF orientation
 * says.
 */
final class PictureDecoder {
  private static final long MOST_PIXELS = 1L << 27;
  private static final int WHITE = 255;
  private static final int MOST_BITS = 16;
  private static final Pattern CUT_OFF =
      Pattern.compile("premature|truncated|corrupt|unexpected|\\beof\\b|end of (file|stream|data)");

  static {
    ImageIO.setUseCache(false);
  }

  private PictureDecoder() {}

  /** Width and height as the picture is to be looked at, and whether it is grey. */
  static PictureSize size(ImageInputStream stream) throws IOException {
    ImageReader reader = reader(stream);
    try {
      int orientation = ExifOrientation.of(stream, format(reader)); // readers forget what is read
      reader.setInput(stream, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      boolean grey = isGrey(reader);
      boolean swapped = orientation >= 5;
      return new PictureSize(swapped ? height : width, swapped ? width : height, grey);
    } catch (RuntimeException e) { // readers do not expect hostile files
      throw new IOException("it is damaged, or of a kind that cannot be read", e);
    } finally {
      reader.dispose();
    }
  }

  /** The pixels. */
  static Pixels pixels(ImageInputStream stream) throws IOException {
    ImageReader reader = reader(stream);
    try {
      if (format(reader).equals("webp")) {
        WebpChunks.requireWhole(stream);
      }
      int orientation = ExifOrientation.of(stream, format(reader));
      if (format(reader).startsWith("tif")) {
        TiffTags.of(stream).requireKnownColours();
        stream.seek(0);
      }
      reader.setInput(stream, false, true);
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > MOST_PIXELS) {
        throw new IOException(
            "it has %d x %d pixels, but at most %d in all are allowed"
                .formatted(reader.getWidth(0), reader.getHeight(0), MOST_PIXELS));
      }
      String[] warned = new String[1];
      reader.addIIOReadWarningListener((_, warning) -> {
        if (CUT_OFF.matcher(warning.toLowerCase(Locale.ROOT)).find()) {
          warned[0] = warning;
        }
      });
      BufferedImage image = reader.read(0);
      if (warned[0] != null) {
        throw new IOException(warned[0]);
      }
      return of(image).upright(orientation);
    } catch (RuntimeException e) { // readers do not expect hostile files
      throw new IOException("it is damaged, or of a kind that cannot be read", e);
    } finally {
      reader.dispose();
    }
  }

  private static ImageReader reader(ImageInputStream stream) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
    if (!readers.hasNext()) {
      throw new IOException(
          stream.read() < 0
              ? "the file is empty"
              : "it is in no format that is known: PNG, JPEG, GIF, BMP, TIFF, WebP");
    }
    return readers.next();
  }

  private static String format(ImageReader reader) throws IOException {
    return reader.getFormatName().toLowerCase(Locale.ROOT);
  }

  private static boolean isGrey(ImageReader reader) throws IOException {
    @Nullable ImageTypeSpecifier raw = reader.getRawImageType(0);
    if (raw == null) { // JPEG's YCbCr, which no BufferedImage holds
      return false;
    }
    return isGrey(raw.getColorModel());
  }

  private static boolean isGrey(ColorModel model) {
    if (model instanceof IndexColorModel palette) {
      for (int i = 0; i < palette.getMapSize(); i++) {
        if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
          return false;
        }
      }
      return true;
    }
    return model.getNumColorComponents() == 1;
  }

  private static Pixels of(BufferedImage image) throws IOException {
    ColorModel model = image.getColorModel();
    if (model.getComponentSize(0) > MOST_BITS) {
      throw new IOException(
          "its colours have %d bits each: save it with 8 or 16"
              .formatted(model.getComponentSize(0)));
    }
    ColorSpace colors = model.getColorSpace();
    if (colors.getType() == ColorSpace.TYPE_CMYK && !(colors instanceof ICC_ColorSpace)) {
      return ofInks(image.getRaster(), model);
    }
    if (model instanceof IndexColorModel || model.getNumColorComponents() != 1) {
      return ofColors(image, isGrey(model));
    }
    return ofGrey(image.getRaster(), model);
  }

  /** Java would take grey values for linear light, and so make them brighter. */
  private static Pixels ofGrey(Raster raster, ColorModel model) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int most = (1 << model.getComponentSize(0)) - 1;
    boolean alpha = model.hasAlpha();
    int mostAlpha = alpha ? (1 << model.getComponentSize(1)) - 1 : 1;
    byte[] values = new byte[width * height];
    int[] samples = new int[width * raster.getNumBands()];
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, samples);
      for (int x = 0; x < width; x++) {
        int sample = samples[x * raster.getNumBands()];
        int value = (int) ((sample * 255L + most / 2) / most);
        if (alpha) {
          int opacity = (int) (samples[x * raster.getNumBands() + 1] * 255L / mostAlpha);
          value = onWhite(value, opacity);
        }
        values[y * width + x] = (byte) value;
      }
    }
    return new Pixels(width, height, 1, values);
  }

  /**
   * Cyan, magenta, yellow and black without a profile, as image libraries take them: black takes
   * its share of what the other three leave.
   */
  private static Pixels ofInks(Raster raster, ColorModel model) {
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    int most = (1 << model.getComponentSize(0)) - 1;
    byte[] values = new byte[width * raster.getHeight() * 3];
    int[] samples = new int[width * bands];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, samples);
      for (int x = 0; x < width; x++) {
        double light = most - samples[x * bands + 3];
        for (int c = 0; c < 3; c++) {
          double value = 255.0 * light * (most - samples[x * bands + c]) / most / most;
          values[(y * width + x) * 3 + c] = (byte) Math.round(value);
        }
      }
    }
    return new Pixels(width, raster.getHeight(), 3, values);
  }

  private static Pixels ofColors(BufferedImage image, boolean grey) {
    int width = image.getWidth();
    int height = image.getHeight();
    int channels = grey ? 1 : 3;
    byte[] values = new byte[width * height * channels];
    int[] line = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, line, 0, width);
      for (int x = 0; x < width; x++) {
        int opacity = line[x] >>> 24;
        int to = (y * width + x) * channels;
        for (int c = 0; c < channels; c++) {
          values[to + c] = (byte) onWhite(line[x] >> (16 - 8 * c) & 0xff, opacity);
        }
      }
    }
    return new Pixels(width, height, channels, values);
  }

  private static int onWhite(int value, int opacity) {
    return (value * opacity + WHITE * (255 - opacity) + 127) / 255;
  }
}
