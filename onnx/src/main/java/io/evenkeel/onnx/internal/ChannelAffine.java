package io.evenkeel.onnx.internal;

import java.util.Arrays;

/**
 * What a batch normalization is at inference, and also a scale layer: {@code y = x * scale + shift}
 * for every channel (dimension 1), in double.
 */
public record ChannelAffine(double[] scale, double[] shift) {

  /** Changes nothing. */
  public static ChannelAffine identity(int channels) {
    double[] ones = new double[channels];
    Arrays.fill(ones, 1);
    return new ChannelAffine(ones, new double[channels]);
  }

  public int channels() {
    return scale.length;
  }

  /** This one, and then another: {@code (x s1 + t1) s2 + t2 = x (s1 s2) + (t1 s2 + t2)}. */
  public ChannelAffine then(ChannelAffine next) {
    double[] s = new double[scale.length];
    double[] t = new double[scale.length];
    for (int c = 0; c < s.length; c++) {
      s[c] = scale[c] * next.scale[c];
      t[c] = shift[c] * next.scale[c] + next.shift[c];
    }
    return new ChannelAffine(s, t);
  }

  /** Whether nothing is added. */
  public boolean shiftsNothing() {
    return Arrays.stream(shift).allMatch(t -> t == 0);
  }
}
