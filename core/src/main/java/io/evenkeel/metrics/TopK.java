package io.evenkeel.metrics;

/**
 * Share of the rows whose actual class is among the k largest scores. Of equal scores the class
 * with the smaller index counts as the larger, so that k = 1 is the accuracy of taking the first
 * largest. A row whose actual class scores NaN counts as wrong.
 */
public final class TopK {
  private final int k;
  private long hits;
  private long rows;

  public TopK(int k) {
    this.k = k;
  }

  /**
   * Takes in one row.
   *
   * @param scores logits or probabilities; {@code classes} of them from {@code offset}; read
   * @param actual index of the actual class
   */
  public void add(float[] scores, int offset, int classes, int actual) {
    rows++;
    float score = scores[offset + actual];
    int better = 0;
    for (int c = 0; c < classes; c++) {
      float other = scores[offset + c];
      if (other > score || (other == score && c < actual)) {
        better++;
      }
    }
    if (better < k && !Float.isNaN(score)) {
      hits++;
    }
  }

  /** The share; NaN for no rows. */
  public double value() {
    return (double) hits / rows;
  }

  /** The first index of the largest of {@code classes} scores from {@code offset}. */
  public static int argMax(float[] scores, int offset, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (scores[offset + c] > scores[offset + best]) {
        best = c;
      }
    }
    return best;
  }
}
