package io.evenkeel.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.loss.Loss;
import io.evenkeel.metrics.Metric;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers that are learned on another scale. */
class TargetTransformTest {
  /** {@code exp(2 a + b) (1 + noise)}: as linear as can be on the scale of the logarithm. */
  private static Table prices(int count, double add) {
    RandomStream random = RandomStream.of(8, "prices", 0);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      double noise = StrictMath.exp(0.4 * random.nextGaussian());
      rows.add(Map.of("a", a, "b", b, "price", 1000 * StrictMath.exp(a + b) * noise + add));
    }
    return Table.of(List.of(Column.number("a"), Column.number("b"), Column.number("price")), rows);
  }

  private static Tabular tabular(TargetTransform transform) {
    return Tabular.regressor("price")
        .settings(s -> s.withTransform(transform).withMembers(1).withHidden(32, 16))
        .epochs(12)
        .split(SplitSpec.fraction(0.25));
  }

  private static NumberTarget target(TabularPlan plan) {
    return (NumberTarget) plan.target();
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "LOG", "SQRT", "QUANTILE", "COUNT"})
  void whatIsLearnedIsTurnedBack(TargetTransform transform) {
    NumberTarget target = target(tabular(transform).plan(prices(500, 0)));
    assertThat(target.scale().transform()).isEqualTo(transform);
    for (double y : new double[] {target.min(), 700, 1000, 5000, target.max()}) {
      assertThat(target.original(target.standardized(y))).isCloseTo(y, within(2e-5 * y));
      assertThat(target.value(target.output(y))).isCloseTo(y, within(2e-5 * y));
    }
    NumberTarget corrected = target.corrected(new double[] {1000, 3000}, new double[] {1500, 3300});
    for (double y : new double[] {2000, 5000}) {
      assertThat(corrected.original(corrected.standardized(y))).isCloseTo(y, within(2e-5 * y));
      assertThat(corrected.value(corrected.output(y))).isCloseTo(y, within(2e-4 * y));
    }
  }

  /**
   * Predictions of 4000 in all for 4800: a factor of 1.2 for the logarithm, else 400 for each of
   * two.
   */
  @Test
  void theCorrectionLeavesNoBias() {
    double[] predicted = {1000, 3000};
    double[] actual = {1500, 3300};
    NumberTarget log = target(tabular(TargetTransform.LOG).plan(prices(500, 0)));
    assertThat(((TargetScale.Log) log.corrected(predicted, actual).scale()).factor())
        .isCloseTo(1.2, within(1e-12));
    NumberTarget root = target(tabular(TargetTransform.SQRT).plan(prices(500, 0)));
    assertThat(((TargetScale.SquareRoot) root.corrected(predicted, actual).scale()).term())
        .isCloseTo(400, within(1e-9));
  }

  @Test
  void theBestScaleIsFound() {
    TabularPlan plan = tabular(TargetTransform.AUTO).plan(prices(1200, 0));
    assertThat(plan.settings().transform()).isEqualTo(TargetTransform.LOG);
    TabularRun run = plan.train();
    double own = run.test().orElseThrow().evaluation().get(Metric.R2);
    double plain =
        tabular(TargetTransform.NONE)
            .plan(prices(1200, 0))
            .train()
            .test()
            .orElseThrow()
            .evaluation()
            .get(Metric.R2);
    assertThat(own).isGreaterThan(plain + 0.02);
    assertThat(((TargetScale.Log) ((NumberTarget) run.model().target()).scale()).factor())
        .isBetween(0.9, 1.3)
        .isNotEqualTo(1);
  }

  /** Poisson counts of mean {@code 3 exp(a + b / 2)}. */
  private static Table counts(int count) {
    RandomStream random = RandomStream.of(9, "counts", 0);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      double limit = StrictMath.exp(-3 * StrictMath.exp(a + b / 2));
      long events = 0;
      for (double p = random.nextDouble(); p > limit; p *= random.nextDouble()) {
        events++;
      }
      rows.add(Map.of("a", a, "b", b, "price", events));
    }
    return Table.of(List.of(Column.number("a"), Column.number("b"), Column.number("price")), rows);
  }

  /**
   * Trained with the Poisson loss it explains nearly all but the counts' own variance, which is
   * their mean; it has no bias, and its intervals hold what they say.
   */
  @Test
  void countsHaveTheirPoissonMeanLearned() {
    Table table = counts(4000);
    TabularPlan plan =
        Tabular.counts("price")
            .settings(s -> s.withMembers(1).withHidden(32, 16).withInterval(0.9))
            .epochs(20)
            .split(SplitSpec.fraction(0.25))
            .plan(table);
    assertThat(plan.config().loss()).isEqualTo(Loss.poisson());
    TabularRun run = plan.train();
    TabularEvaluation test = run.test().orElseThrow();
    assertThat(test.evaluation().get(Metric.R2)).isGreaterThan(0.8);
    assertThat(test.decisions().coverage().orElseThrow().share()).isBetween(0.85, 0.96);
    NumberTarget target = (NumberTarget) run.model().target();
    DoubleAdder predicted = new DoubleAdder();
    run.model()
        .predict(
            table,
            scores -> {
              for (int r = 0; r < scores.rows(); r++) {
                predicted.add(scores.value(r));
              }
            });
    assertThat(predicted.sum() / 4000 / target.average()).isBetween(0.95, 1.05);
  }

  @Test
  void countsThatAreNotWholeAreSaidToBeRates() {
    TabularPlan plan = tabular(TargetTransform.COUNT).plan(prices(300, 0));
    assertThat(plan.notes())
        .usingElementComparator(TestTables.AS_SHOWN)
        .containsExactly(
            Note.warning(
                "the numbers of 'price' are not all whole, as counts are: the Poisson loss learns the mean of rates, too, but the intervals are those of counts"));
    assertThat(tabular(TargetTransform.COUNT).plan(counts(300)).notes()).isEmpty();
  }

  @Test
  void numbersBeyondADoublesSquares() {
    for (double unit : new double[] {1e300, 1e-300}) {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        rows.add(Map.of("a", i % 7, "price", unit * (1 + i % 5)));
      }
      Table table = Table.of(List.of(Column.number("a"), Column.number("price")), rows);
      assertThatThrownBy(() -> tabular(TargetTransform.NONE).plan(table))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "the target 'price' has numbers from %s to %s, whose standard deviation a double does not hold: %s the column by a power of ten"
                  .formatted(unit, 5 * unit, unit > 1 ? "divide" : "multiply"));
    }
  }

  @Test
  void negativeNumbersAreNoCounts() {
    Table table = prices(300, -5000);
    assertThatThrownBy(() -> tabular(TargetTransform.COUNT).plan(table))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            "the target 'price' has negative numbers, down to -4[0-9.]+, and a count has none: leave"
                + " out --task count");
  }

  /** Numbers that are not skewed, or negative, are left as they are without a trial. */
  @Test
  void plainNumbersStayAsTheyAre() {
    TabularPlan plan = tabular(TargetTransform.AUTO).plan(prices(300, -1e6));
    assertThat(plan.settings().transform()).isEqualTo(TargetTransform.NONE);
  }

  @Test
  void negativeNumbersHaveNoLogarithm() {
    Table table = prices(300, -5000);
    assertThatThrownBy(() -> tabular(TargetTransform.LOG).plan(table))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            "the target 'price' has negative numbers, down to -4[0-9.]+, which have no logarithm:"
                + " choose --target-transform none or quantile");
  }

  @Test
  void aFileKeepsTheScale() {
    for (TargetTransform transform :
        List.of(TargetTransform.LOG, TargetTransform.SQRT, TargetTransform.QUANTILE)) {
      TabularModel model = tabular(transform).epochs(2).fit(prices(300, 0));
      TabularModel read = TabularModel.of(model.model());
      assertThat(read.target()).isEqualTo(model.target());
    }
  }

  /** Outputs far beyond all that training saw, as a network gives them for strange rows. */
  @ParameterizedTest
  @EnumSource(names = {"NONE", "LOG", "SQRT", "QUANTILE", "COUNT"})
  void atTheBoundsIntervalsAndSpreadAreThoseOfTheNumberThere(TargetTransform transform) {
    NumberTarget plain = target(tabular(transform).plan(prices(500, 0)));
    NumberTarget target = plain.corrected(new double[] {1000, 3000}, new double[] {1500, 3300});
    double range = target.max() - target.min();
    for (float far : new float[] {40, 1e6f}) {
      float near = target.output(target.most());
      assertThat(target.value(far)).isEqualTo(target.most());
      assertThat(target.low(far, 0.3)).isLessThanOrEqualTo(target.most());
      assertThat(target.high(far, 0.3)).isGreaterThanOrEqualTo(target.most());
      double width = target.high(near, 0.3) - target.low(near, 0.3);
      assertThat(target.high(far, 0.3) - target.low(far, 0.3))
          .isPositive()
          .isCloseTo(width, within(1e-3 * width));
      assertThat(target.residual(far, 0)).isCloseTo(target.residual(near, 0), within(1e-5));
      double apart = target.memberValue(far + 0.5f, far) - target.memberValue(far - 0.5f, far);
      assertThat(apart).isPositive().isLessThan(2 * range);
    }
    for (float low : new float[] {-40, -1e6f}) {
      double value = target.value(low);
      assertThat(target.low(low, 0.3)).isFinite().isLessThanOrEqualTo(value);
      assertThat(target.high(low, 0.3)).isFinite().isBetween(value, value + 2 * range);
      assertThat(target.memberValue(low, low)).isFinite();
    }
    float inside = target.output(target.average());
    assertThat(target.memberValue(inside + 0.1f, inside)).isEqualTo(target.value(inside + 0.1f));
  }

  /** Below 0, where a root has nothing, all outputs are the same number. */
  @Test
  void atTheFootOfARootThereIsAnInterval() {
    NumberTarget target = target(tabular(TargetTransform.SQRT).plan(prices(500, 0)));
    float low = -40;
    assertThat(target.high(low, 0.3)).isGreaterThan(target.low(low, 0.3));
    assertThat(target.memberValue(low + 0.5f, low)).isGreaterThan(target.memberValue(low, low));
  }

  @Test
  void normalQuantiles() {
    assertThat(NormalQuantile.of(0.5)).isZero();
    assertThat(NormalQuantile.of(0.975)).isCloseTo(1.959963984540054, within(1e-8));
    assertThat(NormalQuantile.of(0.001)).isCloseTo(-3.090232306167813, within(1e-8));
    assertThat(NormalQuantile.of(0.999)).isCloseTo(3.090232306167813, within(1e-8));
  }
}
