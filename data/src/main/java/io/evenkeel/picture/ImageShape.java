package io.evenkeel.picture;

import java.util.Arrays;

/**
 * The shape that all pictures of a set get.
 *
 * @param channels 1 or 3
 */
record ImageShape(int height, int width, int channels, Fit fit) {

  int bytes() {
    return height * width * channels;
  }

  /** A picture in this shape: height x width x channels bytes. */
  byte[] of(Pixels decoded) {
    Pixels picture = decoded.inChannels(channels);
    if (picture.width() == width && picture.height() == height) {
      return picture.values();
    }
    double across = (double) width / picture.width();
    double down = (double) height / picture.height();
    return fit == Fit.CROP
        ? cropped(picture, Math.max(across, down))
        : padded(picture, Math.min(across, down));
  }

  private byte[] cropped(Pixels picture, double scale) {
    double partWidth = Math.min(picture.width(), width / scale);
    double partHeight = Math.min(picture.height(), height / scale);
    double left = (picture.width() - partWidth) / 2;
    double top = (picture.height() - partHeight) / 2;
    return Resampler.resize(picture, left, top, partWidth, partHeight, width, height).values();
  }

  private byte[] padded(Pixels picture, double scale) {
    int inner = Math.clamp(Math.round(picture.width() * scale), 1, width);
    int innerHeight = Math.clamp(Math.round(picture.height() * scale), 1, height);
    Pixels small =
        Resampler.resize(picture, 0, 0, picture.width(), picture.height(), inner, innerHeight);
    byte[] result = new byte[bytes()];
    int left = (width - inner) / 2;
    int top = (height - innerHeight) / 2;
    for (int y = 0; y < innerHeight; y++) {
      byte[] line =
          Arrays.copyOfRange(small.values(), y * inner * channels, (y + 1) * inner * channels);
      System.arraycopy(line, 0, result, ((top + y) * width + left) * channels, line.length);
    }
    return result;
  }
}
