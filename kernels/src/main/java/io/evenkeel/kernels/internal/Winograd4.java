package io.evenkeel.kernels.internal;

/**
 * The constants of F(4 x 4, 3 x 3) with the points 0, +-p, +-q and infinity, p = 5/8 and q = 3/2
 * (docs/MATH.md, section 24). Those of B and A are exact; those of G are rounded.
 */
public final class Winograd4 {
  public static final float P = 0.625f;
  public static final float Q = 1.5f;
  public static final float P2 = P * P;
  public static final float Q2 = Q * Q;
  public static final float P3 = P2 * P;
  public static final float Q3 = Q2 * Q;

  /** p^2 q^2. */
  public static final float P2Q2 = P2 * Q2;

  /** p^2 + q^2. */
  public static final float SUM = P2 + Q2;

  /** 1 / (p^2 q^2): the divisor of the point 0. */
  public static final float G0 = (float) (1 / ((double) P2 * Q2));

  private static final double DIVISOR_P = 2.0 * P2 * ((double) P2 - Q2);
  private static final double DIVISOR_Q = 2.0 * Q2 * ((double) Q2 - P2);

  /** 1, p and p^2 by the divisor of the points +-p. */
  public static final float GP0 = (float) (1 / DIVISOR_P);

  public static final float GP1 = (float) (P / DIVISOR_P);
  public static final float GP2 = (float) (P2 / DIVISOR_P);

  /** 1, q and q^2 by the divisor of the points +-q. */
  public static final float GQ0 = (float) (1 / DIVISOR_Q);

  public static final float GQ1 = (float) (Q / DIVISOR_Q);
  public static final float GQ2 = (float) (Q2 / DIVISOR_Q);

  private Winograd4() {}
}
