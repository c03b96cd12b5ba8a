package io.evenkeel.picture;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;

/**
 * Two pictures as one, whose target is both classes by their shares. The share of the first is
 * drawn from Beta(alpha, alpha). Where both ways are asked for, each takes every second picture by
 * chance.
 *
 * @param mixup alpha of mixup, each pixel the mean of both (Zhang et al. 2018, arXiv 1710.09412); 0
 *     for none
 * @param cutmix alpha of CutMix, a rectangle of the second in the first (Yun et al. 2019, arXiv
 *     1905.04899); 0 for none
 */
public record PictureMix(double mixup, double cutmix) {

  /** Pictures as they are, none of them mixed. */
  public static final PictureMix NONE = new PictureMix(0, 0);

  /** Beta(alpha, alpha) is drawn by rejection, which takes long for a large alpha. */
  static final double MOST = 4;

  private static final double LEAST = 0.01;

  public PictureMix {
    if (!(possible(mixup) && possible(cutmix))) {
      throw new InvalidInputException(
          "an alpha of mixup and of cutmix of 0, or 0.01 to 4, was expected, but got %s and %s"
              .formatted(mixup, cutmix));
    }
  }

  private static boolean possible(double alpha) {
    return alpha == 0 || (alpha >= LEAST && alpha <= MOST);
  }

  /**
   * Mixes a picture into another, both height x width x channels.
   *
   * @param x the picture from {@code offset} on; overwritten
   * @param other read
   * @return share of the picture that is left
   */
  double apply(
      float[] x,
      int offset,
      float[] other,
      int height,
      int width,
      int channels,
      RandomStream random) {
    boolean cut = mixup == 0 || (cutmix > 0 && random.nextInt(2) == 1);
    double share = beta(cut ? cutmix : mixup, random);
    if (!cut) {
      float own = (float) share;
      for (int i = 0; i < height * width * channels; i++) {
        x[offset + i] = other[i] + (x[offset + i] - other[i]) * own;
      }
      return own;
    }
    double side = Math.sqrt(1 - share);
    int boxHeight = (int) Math.rint(height * side);
    int boxWidth = (int) Math.rint(width * side);
    int top = random.nextInt(height) - boxHeight / 2;
    int left = random.nextInt(width) - boxWidth / 2;
    int fromRow = Math.max(0, top);
    int toRow = Math.min(height, top + boxHeight);
    int from = Math.max(0, left);
    int to = Math.min(width, left + boxWidth);
    for (int row = fromRow; row < toRow; row++) {
      int at = (row * width + from) * channels;
      System.arraycopy(other, at, x, offset + at, Math.max(0, to - from) * channels);
    }
    int taken = Math.max(0, toRow - fromRow) * Math.max(0, to - from);
    return 1 - (double) taken / (height * width);
  }

  /** A number from Beta(alpha, alpha), by Jöhnk's method (1964). */
  static double beta(double alpha, RandomStream random) {
    while (true) {
      double x = StrictMath.pow(random.nextDouble(), 1 / alpha);
      double y = StrictMath.pow(random.nextDouble(), 1 / alpha);
      if (x + y <= 1 && x + y > 0) {
        return x / (x + y);
      }
    }
  }
}
