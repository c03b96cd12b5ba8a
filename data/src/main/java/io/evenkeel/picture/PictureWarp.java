package io.evenkeel.picture;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;

/**
 * A part of a picture, turned and enlarged or made smaller, in the place of the whole: read between
 * the pixels (bilinear), and reflected at the border, where pixel -1 is pixel 1.
 *
 * @param crop least share of the area of the part (Inception's random resized crop, Szegedy et al.
 *     2015); its sides are as 3 : 4 to 4 : 3. 1 for the whole
 * @param rotate most degrees that it is turned by, either way; 0 for none
 * @param scale most share that it is enlarged or made smaller by; 0 for none
 */
public record PictureWarp(double crop, double rotate, double scale) {

  /** Pictures as they are. */
  public static final PictureWarp NONE = new PictureWarp(1, 0, 0);

  private static final double LOG_ASPECT = StrictMath.log(4.0 / 3);

  public PictureWarp {
    if (!(crop > 0 && crop <= 1 && rotate >= 0 && rotate <= 180 && scale >= 0 && scale < 1)) {
      throw new InvalidInputException(
          "a crop above 0 and at most 1, a rotation of 0 to 180 degrees and a scale of at least 0 and below 1 were expected, but got %s, %s and %s"
              .formatted(crop, rotate, scale));
    }
  }

  /** Changes a picture, height x width x channels from an offset on. */
  void apply(float[] x, int offset, int height, int width, int channels, RandomStream random) {
    double area = (crop + (1 - crop) * random.nextDouble()) * height * width;
    double aspect = StrictMath.exp(LOG_ASPECT * (2 * random.nextDouble() - 1));
    double turn = StrictMath.toRadians(rotate * (2 * random.nextDouble() - 1));
    double zoom = 1 + scale * (2 * random.nextDouble() - 1);
    boolean whole = crop == 1;
    double partWidth = whole ? width : Math.min(width, Math.sqrt(area * aspect));
    double partHeight = whole ? height : Math.min(height, Math.sqrt(area / aspect));
    double centreX = partWidth / 2 + (width - partWidth) * random.nextDouble();
    double centreY = partHeight / 2 + (height - partHeight) * random.nextDouble();
    double cos = StrictMath.cos(turn);
    double sin = StrictMath.sin(turn);
    float[] before = new float[height * width * channels];
    System.arraycopy(x, offset, before, 0, before.length);
    for (int row = 0; row < height; row++) {
      double down = ((row + 0.5) / height - 0.5) * partHeight / zoom;
      for (int column = 0; column < width; column++) {
        double right = ((column + 0.5) / width - 0.5) * partWidth / zoom;
        double fromX = centreX + cos * right - sin * down - 0.5;
        double fromY = centreY + sin * right + cos * down - 0.5;
        sample(
            before,
            height,
            width,
            channels,
            fromY,
            fromX,
            x,
            offset + (row * width + column) * channels);
      }
    }
  }

  private static void sample(
      float[] before,
      int height,
      int width,
      int channels,
      double y,
      double x,
      float[] after,
      int to) {
    int top = (int) Math.floor(y);
    int left = (int) Math.floor(x);
    float down = (float) (y - top);
    float right = (float) (x - left);
    int upper = reflected(top, height) * width;
    int lower = reflected(top + 1, height) * width;
    int a = reflected(left, width);
    int b = reflected(left + 1, width);
    for (int c = 0; c < channels; c++) {
      float above =
          between(before[(upper + a) * channels + c], before[(upper + b) * channels + c], right);
      float below =
          between(before[(lower + a) * channels + c], before[(lower + b) * channels + c], right);
      after[to + c] = between(above, below, down);
    }
  }

  private static float between(float from, float to, float share) {
    return from + (to - from) * share;
  }

  /** The pixel within a picture that shows up at a place beyond its border, as in two mirrors. */
  static int reflected(int at, int size) {
    if (size == 1) {
      return 0;
    }
    int place = Math.floorMod(at, 2 * (size - 1));
    return Math.min(place, 2 * (size - 1) - place);
  }
}
