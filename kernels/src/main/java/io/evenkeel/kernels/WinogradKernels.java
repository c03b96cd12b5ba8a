package io.evenkeel.kernels;

/**
 * The transforms of Winograd's minimal filtering F(m x m, 3 x 3) (Lavin and Gray 2016, "Fast
 * Algorithms for Convolutional Neural Networks", section 4): a tile of m x m output pixels is
 * computed from (m + 2) x (m + 2) input pixels with as many multiplications for each channel and
 * filter, in place of 9 m^2 (docs/MATH.md, section 24, has the matrices).
 *
 * <pre>
 *   V = B' d B      of (m + 2) x (m + 2) input pixels d
 *   U = G g G'      of 3 x 3 taps g
 *   M = V U         summed over channels
 *   y = A' M A      m x m output pixels
 *
 *   Y = A dy A'     of m x m pixels of the output's gradient
 *   dU = V' Y       summed over tiles
 *   dg = G' dU G    the gradient of the taps
 * </pre>
 *
 * <p>A transformed matrix lies in (m + 2)^2 planes, plane (m + 2) i + j for its element (i, j). All
 * sums are taken in the same order, so every implementation gives the same bits.
 *
 * <ul>
 *   <li>m = 2: 16 multiplications in place of 36. All sums of small integers stay exact.
 *   <li>m = 4: 36 multiplications in place of 144, with the points 0, +-5/8, +-3/2 and infinity,
 *       among the most accurate for numbers that are rounded.
 * </ul>
 */
public interface WinogradKernels {

  /** m: output pixels along a tile's side. */
  int tile();

  /** Planes of a transformed tile. */
  default int planes() {
    return (tile() + 2) * (tile() + 2);
  }

  /**
   * V of some tiles: channel c of tile t goes to {@code to + plane * planeStride + t * tileStride +
   * c}.
   *
   * @param values pixel (y, x) of tile t stands at {@code offsets[first + t] + y * rowStep + x *
   *     pixelStep}; read, up to the next multiple of 16 columns
   * @param transformed overwritten, up to the next multiple of 16 columns
   */
  void input(
      float[] values,
      int[] offsets,
      int first,
      int tiles,
      int rowStep,
      int pixelStep,
      int columns,
      float[] transformed,
      int to,
      int tileStride,
      int planeStride);

  /**
   * The output pixels of some tiles, from one panel of M: 16 columns where at most 16 are wanted,
   * all 32 otherwise.
   *
   * @param product column c of tile t stands at {@code plane * planeStride + t * WIDTH + c}; read,
   *     and may be overwritten
   * @param target pixel p = m y + x of tile t goes to {@code to + places[m^2 (first + t) + p]};
   *     nowhere if that place is negative; overwritten
   */
  void output(
      float[] product,
      int planeStride,
      int tiles,
      int columns,
      float[] target,
      int to,
      int[] places,
      int first);

  /**
   * Y of some tiles, for one panel's columns: column c of tile t goes to {@code to + plane *
   * planeStride + t * WIDTH + c}.
   *
   * @param values as for {@link #input}, m x m pixels a tile; 16 columns are read where at most 16
   *     are wanted, all 32 otherwise
   * @param column the first of the columns to read
   */
  void outputGradient(
      float[] values,
      int[] offsets,
      int first,
      int tiles,
      int rowStep,
      int pixelStep,
      int column,
      int columns,
      float[] transformed,
      int to,
      int planeStride);

  /**
   * U of one panel of weights.
   *
   * @param weights row (tap, c) stands at {@code from + (tap * channels + c) * WIDTH}; read
   * @param transformed row c of a plane goes to {@code to + plane * planeStride + c * WIDTH};
   *     overwritten
   */
  void weights(
      float[] weights, int from, int channels, float[] transformed, int to, int planeStride);

  /**
   * The gradient of one panel of weights from that of U.
   *
   * @param transformed dU, laid out as {@link #weights} does; read, and may be overwritten
   * @param gradient laid out as the weights; overwritten
   */
  void weightsGradient(
      float[] transformed, int from, int planeStride, int channels, float[] gradient, int to);
}
