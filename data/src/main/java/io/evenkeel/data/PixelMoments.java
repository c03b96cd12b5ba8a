package io.evenkeel.data;

import io.evenkeel.network.Moments;

/** Mean and variance of images' channels over all their pixels, each divided by 255. */
public final class PixelMoments {
  private static final int VALUES = 256;

  private PixelMoments() {}

  /** The moments, by channel; exact to the precision of a double. */
  public static Moments of(Images images) {
    int channels = images.channels();
    long[][] counts = new long[channels][VALUES];
    byte[] bytes = new byte[images.features()];
    for (int i = 0; i < images.count(); i++) {
      images.copyBytes(i, bytes);
      for (int j = 0; j < bytes.length; j++) {
        counts[j % channels][bytes[j] & 0xff]++;
      }
    }
    double pixels = (double) images.count() * images.height() * images.width();
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    for (int c = 0; c < channels; c++) {
      for (int value = 0; value < VALUES; value++) {
        mean[c] += counts[c][value] / pixels * (value / 255.0);
      }
      for (int value = 0; value < VALUES; value++) {
        double distance = value / 255.0 - mean[c];
        variance[c] += counts[c][value] / pixels * distance * distance;
      }
    }
    return new Moments(mean, variance);
  }
}
