package io.evenkeel.probe;

/**
 * How some numbers are distributed. Where all of them are non-finite, every figure is NaN and the
 * histogram empty.
 *
 * @param count how many there are, the non-finite ones left out
 * @param nonFinite how many are NaN or infinite; no other figure takes them in
 * @param std with divisor count
 * @param p1 1st percentile: the smallest number that at least 1 % of them do not exceed
 * @param p15 15th percentile
 * @param p50 median
 * @param p85 85th percentile
 * @param p99 99th percentile
 */
public record Distribution(
    int count,
    int nonFinite,
    double mean,
    double std,
    float min,
    float p1,
    float p15,
    float p50,
    float p85,
    float p99,
    float max,
    Histogram histogram) {

  /**
   * Counts over {@link #BINS} equal parts of [from, to].
   *
   * @param below how many are less than from
   * @param above how many are greater than to
   * @param counts a bin each; a number on an edge counts to the bin above it, {@code to} to the
   *     last
   */
  public record Histogram(float from, float to, int below, int above, int[] counts) {
    /** Number of bins. */
    public static final int BINS = 64;
  }
}
