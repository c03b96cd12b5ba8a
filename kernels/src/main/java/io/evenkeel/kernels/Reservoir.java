package io.evenkeel.kernels;

/**
 * Draws some of many items, every choice of them as likely as any other, without knowing beforehand
 * how many there are.
 *
 * <p>Source: Vitter 1985, Random sampling with a reservoir, algorithm R.
 */
public final class Reservoir {
  /** The next item is not among those drawn. */
  public static final int NOWHERE = -1;

  private final int most;
  private final RandomStream random;
  private long seen;

  /**
   * @param most how many items are drawn, if there are that many
   * @param random decides which
   */
  public Reservoir(int most, RandomStream random) {
    this.most = most;
    this.random = random;
  }

  /** The place of the next item, which replaces the item kept there; or {@link #NOWHERE}. */
  public int place() {
    long place = seen < most ? seen : Long.remainderUnsigned(random.nextLong(), seen + 1);
    seen++;
    return place < most ? (int) place : NOWHERE;
  }

  /** How many items there were. */
  public long seen() {
    return seen;
  }

  /** How many of them are kept. */
  public int kept() {
    return (int) Math.min(most, seen);
  }
}
