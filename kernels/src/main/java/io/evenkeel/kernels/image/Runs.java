package io.evenkeel.kernels.image;

import java.util.Arrays;

/**
 * Where the taps of a phase and their channels lie in a strip, from a pixel's offset on, as runs of
 * neighbouring floats, in the order (tap, channel). Neighbouring taps are one run where no float
 * lies between them.
 *
 * @param offsets of each run
 * @param lengths of each run
 */
record Runs(int[] offsets, int[] lengths) {

  /**
   * The runs of a phase's taps, each with {@code channels} channels, one empty run where there is
   * no tap; with 0 channels, where they stay apart, a run of length 1 for each tap.
   */
  static Runs of(Phase phase, int pitchX, int pixelStride, int channels) {
    int count = phase.taps().length;
    if (count == 0 && channels > 0) {
      return new Runs(new int[1], new int[1]);
    }
    int[] offsets = new int[count];
    int[] lengths = new int[count];
    int found = 0;
    for (int t = 0; t < count; t++) {
      int offset = (phase.tapY()[t] * pitchX + phase.tapX()[t]) * pixelStride;
      if (found > 0 && channels > 0 && offsets[found - 1] + lengths[found - 1] == offset) {
        lengths[found - 1] += channels;
      } else {
        offsets[found] = offset;
        lengths[found] = Math.max(1, channels);
        found++;
      }
    }
    return new Runs(Arrays.copyOf(offsets, found), Arrays.copyOf(lengths, found));
  }

  /** Floats of all runs. */
  int depth() {
    int depth = 0;
    for (int length : lengths) {
      depth += length;
    }
    return depth;
  }
}
