package io.evenkeel.kernels;

/**
 * Which tap of each window was the largest, in as few bits per value as the window's size needs (2
 * for 2 x 2, 4 for 3 x 3), in planes. One short holds bit p of the arguments of 16 neighbouring
 * channels of a row.
 */
public final class PoolArguments {
  private final int rows;
  private final int blocks;
  private final int planes;
  private final short[] bits;

  /**
   * Arguments of at most {@code rows} windows.
   *
   * @param columns channels
   * @param taps taps of a window
   */
  public PoolArguments(int rows, int columns, int taps) {
    this.rows = rows;
    blocks = Blocking.padded(columns) / 16;
    planes = Integer.SIZE - Integer.numberOfLeadingZeros(taps - 1);
    bits = new short[Math.multiplyExact(Math.multiplyExact(rows, blocks), planes)];
  }

  /** Number of windows. */
  public int rows() {
    return rows;
  }

  /** Bits of an argument. */
  public int planes() {
    return planes;
  }

  /** Bytes of all arguments. */
  public long bytes() {
    return (long) bits.length * Short.BYTES;
  }

  /** Bit {@code plane} of the arguments of 16 channels, the first of them in the lowest bit. */
  public int get(int row, int column, int plane) {
    return bits[(row * blocks + column / 16) * planes + plane] & 0xFFFF;
  }

  /** Sets bit {@code plane} of the arguments of 16 channels. */
  public void set(int row, int column, int plane, int sixteen) {
    bits[(row * blocks + column / 16) * planes + plane] = (short) sixteen;
  }

  /**
   * Which of the 16 channels from {@code column} on have the argument {@code tap}: one bit each.
   */
  public int matching(int row, int column, int tap) {
    int differing = 0;
    for (int p = 0; p < planes; p++) {
      differing |= get(row, column, p) ^ -(tap >> p & 1);
    }
    return ~differing & 0xFFFF;
  }
}
