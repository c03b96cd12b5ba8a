package io.evenkeel.tabular;

import static io.evenkeel.tabular.TestTables.encode;
import static io.evenkeel.tabular.TestTables.encoder;
import static io.evenkeel.tabular.TestTables.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.table.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberEncoderTest {
  private static final Column X = Column.number("x");

  private static QuantileBins bins(int most, double... sorted) {
    return QuantileBins.of(sorted, most);
  }

  private static NumberEncoder fitted(@Nullable Object... values) {
    ColumnEncoder encoder = encoder(numbers(X, values), "x");
    assertThat(encoder).isInstanceOf(NumberEncoder.class);
    return (NumberEncoder) Objects.requireNonNull(encoder);
  }

  @Test
  void fewValuesAreTheEdgesThemselves() {
    assertThat(bins(4, 1, 1, 2, 2, 2, 5).edges()).containsExactly(1.0, 2.0, 5.0);
  }

  @Test
  void manyValuesAreCutAtQuantiles() {
    double[] values = IntStream.rangeClosed(0, 100).asDoubleStream().toArray();
    assertThat(bins(4, values).edges()).containsExactly(0.0, 25.0, 50.0, 75.0, 100.0);
  }

  @Test
  void aValueWithABinsShareIsAnEdgeAndTheRestIsCutAtItsOwnQuantiles() {
    double[] values =
        DoubleStream.concat(
                IntStream.range(0, 900).mapToDouble(i -> 0),
                IntStream.rangeClosed(1, 100).asDoubleStream())
            .toArray();
    assertThat(bins(4, values).edges()).containsExactly(0.0, 1.0, 34.0, 67.0, 100.0);
  }

  @Test
  void aNumberFillsTheBinsBelowIt() {
    BinPlaces places = new BinPlaces(new QuantileBins(List.of(0.0, 10.0, 30.0, 40.0)));
    float[] row = new float[3];
    for (Object[] expected :
        new Object[][] {
          {-1.0, new float[] {0, 0, 0}},
          {0.0, new float[] {0, 0, 0}},
          {5.0, new float[] {0.5f, 0, 0}},
          {10.0, new float[] {1, 0, 0}},
          {25.0, new float[] {1, 0.75f, 0}},
          {40.0, new float[] {1, 1, 1}},
          {1e300, new float[] {1, 1, 1}}
        }) {
      places.encode((double) expected[0], row, 0);
      assertThat(row).as("of %s", expected[0]).containsExactly((float[]) expected[1]);
    }
  }

  /** By the definition, for edges that lie evenly, in clusters, and far apart. */
  @Test
  void everyBinIsFilledAsItsEdgesSay() {
    SplittableRandom random = new SplittableRandom(5);
    List<DoubleSupplier> kinds =
        List.of(
            random::nextDouble,
            () -> Math.exp(30 * random.nextDouble()),
            () -> (random.nextBoolean() ? 1 : -1) * 1e308 * random.nextDouble(),
            () -> 1e9 + random.nextInt(200) * 1e-6,
            () -> random.nextInt(-3, 3) * Double.MIN_VALUE);
    for (DoubleSupplier kind : kinds) {
      double[] edges =
          DoubleStream.generate(kind).limit(60).map(x -> x + 0.0).sorted().distinct().toArray();
      BinPlaces places = new BinPlaces(new QuantileBins(Arrays.stream(edges).boxed().toList()));
      DoubleStream others = DoubleStream.generate(kind).limit(300);
      DoubleStream ends = DoubleStream.of(-0.0, Double.MAX_VALUE, Double.NEGATIVE_INFINITY);
      double[] all =
          DoubleStream.concat(
                  DoubleStream.concat(Arrays.stream(edges), ends),
                  DoubleStream.concat(others, Arrays.stream(edges).map(Math::nextDown)))
              .toArray();
      float[] row = new float[edges.length + 1]; // with a place before and behind
      for (double x : all) {
        Arrays.fill(row, 7);
        places.encode(x, row, 1);
        assertThat(row[0]).isEqualTo(7);
        assertThat(row[edges.length]).isEqualTo(7);
        for (int t = 1; t < edges.length; t++) {
          float expected =
              x <= edges[t - 1]
                  ? 0
                  : x >= edges[t] ? 1 : (float) ((x - edges[t - 1]) / (edges[t] - edges[t - 1]));
          assertThat(row[t]).as("bin %d of %s", t, x).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void edgesMustAscend() {
    assertThatThrownBy(() -> new QuantileBins(List.of(1.0, 1.0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the edges of bins must be finite and ascending, but edge 1 is 1.0");
  }

  @Test
  void numbersWithoutTailsAreStandardised() {
    NumberEncoder encoder = fitted(2, 4, 4, 4, 5, 5, 7, 9);
    assertThat(encoder.scaling()).isEqualTo(new Scaling(false, 5, 0.5));
    // Bins: 4 at most for so few rows; the values 2, 4, 5, 7, 9 are the edges.
    assertThat(encode(encoder, 7)).containsExactly(1, 1, 1, 1, 0);
    assertThat(encode(encoder, 8)).containsExactly(1.5f, 1, 1, 1, 0.5f);
  }

  @Test
  void numbersWithTailsAreScaledByQuartilesAndBounded() {
    List<Object> values = new ArrayList<>();
    IntStream.rangeClosed(0, 100).forEach(i -> values.add(i + 0.0));
    values.add(1e6);
    NumberEncoder encoder = fitted(values.toArray());
    assertThat(encoder.scaling()).isEqualTo(new Scaling(true, 50, 1 / 50.0));
    assertThat(encode(encoder, 50)[0]).isZero();
    assertThat(encode(encoder, 200)[0]).isEqualTo((float) (3 / Math.sqrt(2)));
    assertThat(encode(encoder, 1e300)[0]).isEqualTo(3);
    assertThat(encode(encoder, -1e300)[0]).isEqualTo(-3);
  }

  @Test
  void whereTheQuartilesAreEqualTheRangeScales() {
    Object[] values = new Object[101];
    Arrays.fill(values, 0.0);
    values[7] = 100.0;
    assertThat(fitted(values).scaling()).isEqualTo(new Scaling(true, 0, 0.02));
  }

  @Test
  void aMissingNumberIsTheMedianAndMarked() {
    NumberEncoder encoder = fitted(0, 10, 10, null);
    assertThat(encoder.fill()).isEqualTo(10);
    assertThat(encode(encoder, Double.NaN)).containsExactly(encode(encoder, 10)[0], 1, 1);
    assertThat(encode(encoder, 10)).endsWith(0);
  }

  @Test
  void aNumberThatIsMissingOnlyLaterIsTheMedian() {
    NumberEncoder encoder = fitted(0, 10, 10);
    assertThat(encode(encoder, Double.NaN)).containsExactly(encode(encoder, 10));
  }

  @Test
  void theSummaryKeepsItsPrecisionFarFromZero() {
    NumberSummary summary = new NumberSummary(100, RandomStream.key(1, "test", 0));
    for (int i = 0; i < 1000; i++) {
      summary.add(1e9 + i % 2, i);
    }
    assertThat(summary.mean()).isEqualTo(1e9 + 0.5);
    assertThat(summary.deviation()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void theSampleIsUniform() {
    NumberSummary summary = new NumberSummary(1000, RandomStream.key(1, "test", 0));
    for (int i = 0; i < 100_000; i++) {
      summary.add(i, i);
    }
    assertThat(summary.sorted()).hasSize(1000).doesNotHaveDuplicates();
    // The standard error of a median of 1,000 is 1.6 % of the range.
    assertThat(summary.quantile(0.5)).isCloseTo(50_000, within(6_500.0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {3e38, 1.1e30, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aScaleThatLeavesTheRangeOfFloatsIsRefused(double scale) {
    assertThatThrownBy(() -> new Scaling(false, 0, scale))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a scaling needs a finite centre and a scale of 0 to 1.0E30, but got 0.0 and " + scale);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e300, -1e300, Double.MAX_VALUE, -Double.MAX_VALUE})
  void whatIsEncodedIsFinite(double cell) {
    for (boolean robust : new boolean[] {false, true}) {
      assertThat(new Scaling(robust, 0, 1e30).apply(cell)).isFinite();
    }
  }
}
