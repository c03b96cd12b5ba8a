package io.evenkeel.picture;

/**
 * A decoded picture.
 *
 * @param channels 1 or 3
 * @param values height x width x channels, unsigned bytes
 */
record Pixels(int width, int height, int channels, byte[] values) {
  /** ITU-R BT.601 in 16 bits, as image libraries have it. */
  private static final int RED = 19595;

  private static final int GREEN = 38470;
  private static final int BLUE = 7471;
  private static final int HALF = 1 << 15;

  /** The same in that many channels. */
  Pixels inChannels(int wanted) {
    if (wanted == channels) {
      return this;
    }
    byte[] changed = new byte[width * height * wanted];
    for (int p = 0; p < width * height; p++) {
      if (wanted == 3) {
        changed[3 * p] = values[p];
        changed[3 * p + 1] = values[p];
        changed[3 * p + 2] = values[p];
      } else {
        int luma =
            RED * (values[3 * p] & 0xff)
                + GREEN * (values[3 * p + 1] & 0xff)
                + BLUE * (values[3 * p + 2] & 0xff);
        changed[p] = (byte) ((luma + HALF) >> 16);
      }
    }
    return new Pixels(width, height, wanted, changed);
  }

  /**
   * As it is to be looked at.
   *
   * @param orientation of EXIF, 1 .. 8: 2 mirrored, 3 turned by 180 degrees, 4 both; 5 to 8 with
   *     rows and columns swapped
   */
  Pixels upright(int orientation) {
    if (orientation <= 1 || orientation > 8) {
      return this;
    }
    boolean swapped = orientation >= 5;
    int outWidth = swapped ? height : width;
    int outHeight = swapped ? width : height;
    byte[] turned = new byte[values.length];
    for (int y = 0; y < outHeight; y++) {
      for (int x = 0; x < outWidth; x++) {
        int column = swapped ? y : x;
        int row = swapped ? x : y;
        boolean fromRight =
            orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean fromBelow =
            orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int from =
            (fromBelow ? height - 1 - row : row) * width
                + (fromRight ? width - 1 - column : column);
        System.arraycopy(values, from * channels, turned, (y * outWidth + x) * channels, channels);
      }
    }
    return new Pixels(outWidth, outHeight, channels, turned);
  }
}
