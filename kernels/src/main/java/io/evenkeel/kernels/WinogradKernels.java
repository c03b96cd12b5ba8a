package io.evenkeel.kernels;

/**
 * The transforms of Winograd's minimal filtering F(2 x 2, 3 x 3) (Lavin and Gray 2016, "Fast
 * Algorithms for Convolutional Neural Networks", section 4.1): a tile of 2 x 2 output pixels is
 * computed from 4 x 4 input pixels with 16 instead of 36 multiplications for each channel and
 * filter (docs/MATH.md, section 24).
 *
 * <pre>
 *   V = B' d B      of 4 x 4 input pixels d         B' = 1  0 -1  0    A' = 1  1  1  0    G =  1   0   0
 *   U = G g G'      of 3 x 3 taps g                      0  1  1  0         0  1 -1 -1        1/2  1/2 1/2
 *   M = V U         summed over channels                 0 -1  1  0                           1/2 -1/2 1/2
 *   y = A' M A      2 x 2 output pixels                  0  1  0 -1                            0   0   1
 *
 *   Y = A dy A'     of 2 x 2 pixels of the output's gradient
 *   dU = V' Y       summed over tiles
 *   dg = G' dU G    the gradient of the taps
 * </pre>
 *
 * <p>A transformed matrix lies in 16 planes, plane 4 i + j for its element (i, j). All sums are
 * taken in the same order, so every implementation gives the same bits. Small integers stay exact.
 */
public interface WinogradKernels {
  /** Planes of a transformed tile. */
  int PLANES = 16;

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
   * @param product column c of tile t stands at {@code plane * planeStride + t * WIDTH + c}; read
   * @param target pixel p = 2 y + x of tile t goes to {@code to + places[4 (first + t) + p]};
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
   * @param values as for {@link #input}, 2 x 2 pixels a tile; 16 columns are read where at most 16
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
   * @param transformed row c of a plane goes to {@code to + (plane * channels + c) * WIDTH};
   *     overwritten
   */
  void weights(float[] weights, int from, int channels, float[] transformed, int to);

  /**
   * The gradient of one panel of weights from that of U.
   *
   * @param transformed dU, laid out as {@link #weights} does; read
   * @param gradient laid out as the weights; overwritten
   */
  void weightsGradient(float[] transformed, int from, int channels, float[] gradient, int to);
}
