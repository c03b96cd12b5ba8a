package io.evenkeel.kernels.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Convolution against double precision, against its own chains, and against its twins. */
class ConvolutionTest {
  private static final List<ConvCase> CASES = cases();

  private static List<ConvCase> cases() {
    List<ConvCase> cases = new ArrayList<>();
    for (int kernel : new int[] {1, 2, 3, 5}) {
      for (int stride : new int[] {1, 2}) {
        cases.add(new ConvCase(ConvShape.same(1, 1, 1, 1, kernel, 1), 2));
        cases.add(new ConvCase(ConvShape.same(9, 7, 17, 5, kernel, stride), 2));
        cases.add(new ConvCase(valid(11, 6, 3, 33, kernel, stride), 2));
        cases.add(new ConvCase(ConvShape.same(6, 5, 34, 36, kernel, stride, 2), 2));
        cases.add(new ConvCase(ConvShape.same(6, 5, 40, 40, kernel, stride, 40), 2));
      }
    }
    cases.add(new ConvCase(ConvShape.same(33, 31, 1, 3, 3, 1), 3));
    cases.add(new ConvCase(ConvShape.same(33, 31, 17, 18, 3, 2), 5));
    cases.add(new ConvCase(ConvShape.same(16, 16, 32, 64, 3, 1), 9));
    for (int[] s :
        new int[][] {{31, 15, 24, 64}, {7, 7, 64, 17}, {3, 3, 33, 100}, {2, 9, 16, 16}}) {
      cases.add(new ConvCase(ConvShape.same(s[0], s[1], s[2], s[3], 3, 1), 7));
      cases.add(new ConvCase(valid(s[0] + 2, s[1] + 3, s[2], s[3], 3, 1), 2));
    }
    cases.add(new ConvCase(ConvShape.same(8, 8, 160, 48, 3, 1), 33));
    cases.add(new ConvCase(ConvShape.same(6, 5, 40, 33, 3, 1), 9));
    cases.add(new ConvCase(ConvShape.same(2, 2, 64, 32, 3, 1), 20));
    cases.add(new ConvCase(ConvShape.same(6, 4, 17, 20, 3, 1), 400));
    cases.add(new ConvCase(new ConvShape(5, 6, 18, 19, 3, 3, 1, 1, 4, 3, 0, 5, 1, 1, 1), 3));
    cases.add(new ConvCase(ConvShape.same(4, 4, 64, 64, 3, 1, 2), 3));
    cases.add(new ConvCase(ConvShape.same(5, 4, 6, 18, 3, 1, 3), 2));
    cases.add(new ConvCase(ConvShape.same(5, 4, 300, 20, 3, 1), 2));
    cases.add(new ConvCase(ConvShape.same(3, 2, 17, 17, 3, 1, 17), 40));
    cases.add(new ConvCase(new ConvShape(7, 8, 3, 4, 3, 2, 2, 3, 0, 1, 2, 3, 2, 3, 1), 2));
    cases.add(new ConvCase(new ConvShape(5, 6, 2, 4, 2, 2, 3, 3, 1, 0, 0, 1, 1, 1, 2), 3));
    cases.add(new ConvCase(new ConvShape(2, 2, 2, 3, 3, 3, 1, 1, 7, 6, 5, 7, 1, 1, 1), 3));
    cases.add(new ConvCase(new ConvShape(3, 4, 2, 3, 7, 7, 2, 2, 3, 3, 3, 3, 1, 1, 1), 3));
    return cases;
  }

  private static ConvShape valid(
      int height, int width, int channels, int filters, int kernel, int stride) {
    return new ConvShape(
        height, width, channels, filters, kernel, kernel, stride, stride, 0, 0, 0, 0, 1, 1, 1);
  }

  private static void assertNear(ConvCase c, float[] actual, double[] expected, double tolerance) {
    assertThat(actual).as("%s", c).hasSize(expected.length);
    double largest = 1;
    for (double e : expected) {
      largest = Math.max(largest, Math.abs(e));
    }
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(actual[i] - expected[i]) <= tolerance * largest)) {
        assertThat((double) actual[i]).as("%s, element %d", c, i).isEqualTo(expected[i]);
      }
    }
  }

  @Test
  void forwardIsTheReferencesAndOneChainAnElementOrWinograds() {
    for (ConvCase c : CASES) {
      ReferenceConvolution reference = new ReferenceConvolution(c.shape, c.images);
      float[] output = c.forward(Kernels.active(), 1);
      if (!WinogradTiles.fits(c.shape)) {
        assertThat(output).as("%s", c).isEqualTo(reference.chains(c.input, c.weights));
      }
      assertNear(c, output, reference.forward(c.input, c.weights), 1e-5);
    }
  }

  @Test
  void forwardOfFewImagesIsTheReferences() {
    for (ConvCase c : CASES) {
      double[] expected = new ReferenceConvolution(c.shape, c.images).forward(c.input, c.weights);
      float[] output = c.forward(Kernels.active(), 1, ImagesAtATime.FEW);
      assertNear(c, output, expected, 1e-5);
      assertThat(c.forward(Kernels.active(), 2, ImagesAtATime.FEW)).isEqualTo(output);
    }
  }

  @Test
  void tilesAreLargeWhereWeightsCanBeReadQuicklyEnough() {
    ConvShape half = ConvShape.same(8, 8, 256, 256, 3, 1);
    assertThat(WinogradTiles.tile(half, ImagesAtATime.MANY)).isEqualTo(4);
    assertThat(WinogradTiles.tile(half, ImagesAtATime.FEW)).isEqualTo(2);
    ConvShape large = ConvShape.same(32, 32, 64, 64, 3, 1);
    assertThat(WinogradTiles.tile(large, ImagesAtATime.FEW)).isEqualTo(4);
    ConvShape wide = ConvShape.same(8, 8, 512, 512, 3, 1);
    assertThat(WinogradTiles.tile(wide, ImagesAtATime.MANY)).isEqualTo(2);
    ConvShape flat = ConvShape.same(2, 9, 16, 16, 3, 1);
    assertThat(WinogradTiles.tile(flat, ImagesAtATime.MANY)).isEqualTo(2);
  }

  @Test
  void theInputsGradientIsTheReferences() {
    for (ConvCase c : CASES) {
      double[] expected =
          new ReferenceConvolution(c.shape, c.images).backwardInput(c.outputGradient, c.weights);
      assertNear(c, c.backwardInput(Kernels.active(), 1), expected, 1e-5);
    }
  }

  @Test
  void theWeightsGradientIsTheReferences() {
    for (ConvCase c : CASES) {
      double[] expected =
          new ReferenceConvolution(c.shape, c.images).backwardWeights(c.input, c.outputGradient);
      assertNear(c, c.backwardWeights(Kernels.active(), 1), expected, 1e-5);
    }
  }

  /**
   * Sums of small integers and of their quarters have no rounding, whatever way they are taken,
   * except by tiles of 4 x 4, whose transforms divide by 225 and 119.
   */
  @Test
  void whatCanBeRepresentedIsExact() {
    for (ConvCase random : CASES) {
      ConvCase c = random.quarters();
      double tolerance = tile(c) == 4 ? 1e-5 : 0;
      ReferenceConvolution reference = new ReferenceConvolution(c.shape, c.images);
      assertNear(
          c, c.forward(Kernels.active(), 2), reference.forward(c.input, c.weights), tolerance);
      assertNear(
          c,
          c.backwardInput(Kernels.active(), 2),
          reference.backwardInput(c.outputGradient, c.weights),
          tolerance);
      assertNear(
          c,
          c.backwardWeights(Kernels.active(), 2),
          reference.backwardWeights(c.input, c.outputGradient),
          tolerance);
    }
  }

  /** The side of Winograd's tiles, 0 where taps are multiplied. */
  private static int tile(ConvCase c) {
    return WinogradTiles.fits(c.shape) ? WinogradTiles.tile(c.shape, ImagesAtATime.MANY) : 0;
  }

  /**
   * Forward, tiles of 2 x 2 round no worse than a chain over all taps and channels, and tiles of 4
   * x 4 at most three times as badly. (In images of 2 x 2 most of a chain's taps are zeros.)
   */
  @Test
  void whatTransformsLoseIsBounded() {
    int[] transformed = new int[5];
    for (ConvCase c : CASES) {
      if (tile(c) > 0 && c.shape.channels() >= 32 && c.shape.outputPixels() > 4) {
        ReferenceConvolution reference = new ReferenceConvolution(c.shape, c.images);
        double[] exact = reference.forward(c.input, c.weights);
        double most = tile(c) == 2 ? 1 : 3;
        double chains = meanSquare(reference.chains(c.input, c.weights), exact);
        assertThat(meanSquare(c.forward(Kernels.active(), 1), exact))
            .as("%s", c)
            .isLessThan(most * most * chains);
        transformed[tile(c)]++;
      }
    }
    assertThat(transformed[2]).isPositive();
    assertThat(transformed[4]).isGreaterThan(4);
  }

  private static double meanSquare(float[] actual, double[] expected) {
    double sum = 0;
    for (int i = 0; i < actual.length; i++) {
      sum += (actual[i] - expected[i]) * (actual[i] - expected[i]);
    }
    return sum / actual.length;
  }

  @Test
  void threadsAndTwinsDoNotChangeABit() {
    for (ConvCase c : CASES) {
      float[] output = c.forward(Kernels.active(), 1);
      float[] inputGradient = c.backwardInput(Kernels.active(), 1);
      float[] gradient = c.backwardWeights(Kernels.active(), 1);
      for (int threads : new int[] {2, 3, 7}) {
        assertThat(c.forward(Kernels.active(), threads)).as("%s", c).isEqualTo(output);
        assertThat(c.backwardInput(Kernels.active(), threads)).as("%s", c).isEqualTo(inputGradient);
        assertThat(c.backwardWeights(Kernels.active(), threads)).as("%s", c).isEqualTo(gradient);
      }
      assertThat(c.forward(Kernels.scalar(), 2)).as("%s", c).isEqualTo(output);
      assertThat(c.backwardInput(Kernels.scalar(), 2)).as("%s", c).isEqualTo(inputGradient);
      assertThat(c.backwardWeights(Kernels.scalar(), 2)).as("%s", c).isEqualTo(gradient);
    }
  }

  /** Fewer images than bound, and a larger convolution's dirt in the shared memory. */
  @Test
  void sharedScratchIsAsGoodAsItsOwn() {
    try (Workers workers = new Workers(2)) {
      ImageScratch scratch = new ImageScratch(workers);
      List<ConvolutionGradients> bound = new ArrayList<>();
      for (ConvCase c : CASES) {
        bound.add(new ConvolutionGradients(c.shape, c.images + 3, Kernels.active(), scratch));
      }
      for (int i = CASES.size() - 1; i >= 0; i--) {
        ConvCase c = CASES.get(i);
        float[] gradient = new float[c.shape.weightsSize()];
        bound
            .get(i)
            .ofWeights(c.images, c.inputPacker(), c.gradientPacker(), gradient, TileEpilogue.NONE);
        float[] expected = c.backwardWeights(Kernels.active(), 1);
        for (int row = 0; row < c.shape.depth(); row++) {
          for (int f = 0; f < c.shape.filters(); f++) {
            float value = gradient[c.shape.weightIndex(row, f)];
            if (value != expected[row * c.shape.filters() + f]) {
              assertThat(value).as("%s", c).isEqualTo(expected[row * c.shape.filters() + f]);
            }
          }
        }
      }
    }
  }

  @Test
  void epiloguesSeeEveryTileOnceAndFinished() {
    for (ConvCase c : CASES) {
      for (int threads : new int[] {1, 3}) {
        check(c, threads);
      }
    }
  }

  private static void check(ConvCase c, int threads) {
    int rows = c.images * c.shape.outputPixels();
    int filters = c.shape.filters();
    int width = Blocking.padded(filters);
    float[] expected = c.forward(Kernels.active(), 1);
    float[] output = new float[rows * width];
    int[] seen = new int[rows * filters];
    try (Workers workers = new Workers(threads)) {
      Convolution convolution =
          new Convolution(c.shape, c.images, Kernels.active(), new ImageScratch(workers));
      convolution.forward(
          c.images,
          c.inputPacker(),
          c.formed(convolution),
          output,
          width,
          (row, tileRows, column, columns, tile, offset, stride, worker) -> {
            assertThat(row % Blocking.ROWS + column % Panels.WIDTH).isZero();
            assertThat(offset).isEqualTo(row * stride + column);
            for (int r = 0; r < tileRows; r++) {
              for (int k = 0; k < columns; k++) {
                int at = (row + r) * filters + column + k;
                seen[at] += tile[offset + r * stride + k] == expected[at] ? 1 : 1000;
              }
            }
          });
    }
    assertThat(seen).as("%s", c).containsOnly(1);
  }
}
