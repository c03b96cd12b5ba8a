package io.evenkeel.kernels;

/**
 * Draws some of many, every choice of them as likely as any other, without knowing beforehand how
 * many there are.
 *
 * <p>Source: Vitter 1985, Random sampling with a reservoir, algorithm R.
 */
public final class Reservoir {
  /** The next one is not among those drawn. */
  public static final int NOWHERE = -1;

  private final int most;
  private final RandomStream random;
  private long seen;

  /**
   * @param most how many are drawn, where there are so many
   * @param random decides which
   */
  public Reservoir(int most, RandomStream random) {
    this.most = most;
    this.random = random;
  }

  /** Where the next one is kept, in place of the one before it there; or {@link #NOWHERE}. */
  public int place() {
    long place = seen < most ? seen : Long.remainderUnsigned(random.nextLong(), seen + 1);
    seen++;
    return place < most ? (int) place : NOWHERE;
  }

  /** How many there were. */
  public long seen() {
    return seen;
  }

  /** How many of them are kept. */
  public int kept() {
    return (int) Math.min(most, seen);
  }
}
