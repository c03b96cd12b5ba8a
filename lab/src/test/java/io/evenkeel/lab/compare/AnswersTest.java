package io.evenkeel.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.metrics.Metric;
import io.evenkeel.network.Network;
import io.evenkeel.training.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The answers of made-up curves, whose answers are known. */
class AnswersTest {
  private static final Network NETWORK = Network.input(2).dense(2).build();

  private static Comparison comparison(List<Double> rates, Long... seeds) {
    return new Comparison(
        List.of(new Variant("without", NETWORK), new Variant("before", NETWORK)),
        rates,
        List.of(seeds),
        (_, _) -> TrainingConfig.DEFAULT,
        new Measure(Metric.ACCURACY, 1));
  }

  /** Scores at steps 0, 100, 200, ...; a step takes 10 ms. */
  private static Curve curve(String variant, double rate, long seed, double... scores) {
    List<CurvePoint> points = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      points.add(new CurvePoint(100L * i, i, 0.5, 0.6, scores[i]));
    }
    double last = scores[scores.length - 1];
    return new Curve(variant, rate, seed, points, 0, 0, 0.01, last + 0.02, last);
  }

  @Test
  void stepsAndTimeAreThoseToTheBestScoreOfTheOther() {
    Reach reach =
        Reach.of(
            curve("without", 1, 1, 0.1, 0.5, 0.8, 0.7, 0.8),
            curve("before", 1, 1, 0.1, 0.8, 0.9),
            true);
    assertThat(reach).isEqualTo(new Reach(0.8, 200, 2, 100, 1));
    assertThat(reach.fewerSteps()).isEqualTo(2);
    assertThat(reach.lessTime()).isEqualTo(2);
  }

  @Test
  void whereLowIsGoodTheLowestErrorIsTheTarget() {
    Reach reach =
        Reach.of(curve("without", 1, 1, 9, 5, 3, 4), curve("before", 1, 1, 9, 4, 3.5, 2.9), false);
    assertThat(reach).isEqualTo(new Reach(3, 200, 2, 300, 3));
    assertThat(reach.fewerSteps()).isCloseTo(2 / 3.0, within(1e-15));
  }

  @Test
  void whatIsNeverReachedHasNoStep() {
    Reach reach = Reach.of(curve("without", 1, 1, 0.1, 0.9), curve("before", 1, 1, 0.1, 0.8), true);
    assertThat(reach.step()).isNaN();
    assertThat(reach.fewerSteps()).isNaN();
    Reach nothing = Reach.of(curve("without", 1, 1, Double.NaN), curve("before", 1, 1, 0.1), true);
    assertThat(nothing.target()).isNaN();
    assertThat(nothing.step()).isNaN();
  }

  @Test
  void eachSeedIsHeldAgainstItsOwn() {
    ComparisonSummary answers =
        ComparisonSummary.of(
            comparison(List.of(0.1), 1L, 2L),
            List.of(
                curve("without", 0.1, 1, 0.1, 0.5, 0.6, 0.7, 0.8),
                curve("before", 0.1, 1, 0.1, 0.8, 0.8, 0.8, 0.9),
                curve("without", 0.1, 2, 0.1, 0.5, 0.6, 0.7, 0.9),
                curve("before", 0.1, 2, 0.1, 0.8, 0.9, 0.9, 0.8)));
    assertThat(answers.all()).hasSize(2);
    VariantSummary before = answers.fastest("before").orElseThrow();
    assertThat(before.reach(Reach::fewerSteps)).isEqualTo(new Spread(2, 3, Math.sqrt(2), 2, 3, 4));
    assertThat(before.test().mean()).isCloseTo(0.85, within(1e-12));
    assertThat(before.gap().mean()).isCloseTo(0.02, within(1e-12));
    assertThat(before.secondsPerStep().median()).isEqualTo(0.01);
    assertThat(before.best().min()).isEqualTo(0.9);
  }

  /** The target is the best of all learning rates, and a variant may take its own. */
  @Test
  void theBestLearningRateOfEachIsFound() {
    ComparisonSummary answers =
        ComparisonSummary.of(
            comparison(List.of(0.1, 1.0), 1L),
            List.of(
                curve("without", 0.1, 1, 0.1, 0.5, 0.6, 0.8),
                curve("before", 0.1, 1, 0.1, 0.6, 0.8, 0.9),
                curve("without", 1.0, 1, 0.1, 0.3, 0.4, 0.2),
                curve("before", 1.0, 1, 0.1, 0.9, 0.7, 0.9)));
    assertThat(answers.bestBaseline().orElseThrow().learningRate()).isEqualTo(0.1);
    VariantSummary fastest = answers.fastest("before").orElseThrow();
    assertThat(fastest.learningRate()).isEqualTo(1.0);
    assertThat(fastest.reaches()).containsExactly(new Reach(0.8, 300, 3, 100, 1));
  }

  @Test
  void aDivergedTrainingIsCountedAndHasNoFinalScore() {
    Curve diverged =
        new Curve(
            "before",
            0.1,
            1,
            List.of(new CurvePoint(0, 0, Double.NaN, 2.3, 0.1)),
            7,
            0,
            0.01,
            Double.NaN,
            Double.NaN);
    ComparisonSummary answers =
        ComparisonSummary.of(
            comparison(List.of(0.1), 1L), List.of(curve("without", 0.1, 1, 0.1, 0.5), diverged));
    VariantSummary before = answers.all().get(1);
    assertThat(before.diverged()).isEqualTo(1);
    assertThat(before.test().count()).isZero();
    assertThat(before.test().mean()).isNaN();
    assertThat(answers.fastest("before")).isEmpty();
  }

  /** A variant that never gets there is shown at the learning rate that suits it best. */
  @Test
  void theClosestIsFoundWhereNothingWasReached() {
    ComparisonSummary answers =
        ComparisonSummary.of(
            comparison(List.of(0.1, 1.0), 1L, 2L),
            List.of(
                curve("without", 0.1, 1, 0.1, 0.9),
                curve("before", 0.1, 1, 0.1, 0.95),
                curve("without", 0.1, 2, 0.1, 0.9),
                curve("before", 0.1, 2, 0.1, 0.2),
                curve("without", 1.0, 1, 0.1, 0.3),
                curve("before", 1.0, 1, 0.8, 0.8),
                curve("without", 1.0, 2, 0.1, 0.3),
                curve("before", 1.0, 2, 0.8, 0.8)));
    assertThat(answers.fastest("before")).isEmpty();
    VariantSummary closest = answers.closest("before").orElseThrow();
    assertThat(closest.learningRate()).isEqualTo(0.1);
    assertThat(closest.reached()).isEqualTo(1);
    assertThat(answers.difference(closest, answers.bestBaseline().orElseThrow()).mean())
        .isCloseTo(-0.325, within(1e-12));
  }

  /** A training that a stop left unfinished counts only if there is no other. */
  @Test
  void answersAreOfWhatWasFinished() {
    Curve without = curve("without", 0.1, 1, 0.1, 0.5);
    Curve before = curve("before", 0.1, 1, 0.1, 0.6);
    Curve half = stopped(curve("without", 0.1, 2, 0.1, 0.2));
    Curve otherHalf = stopped(curve("before", 0.1, 2, 0.1, 0.3));
    CompareResult result = new CompareResult(List.of(without, before, half, otherHalf), 4);
    assertThat(result.isComplete()).isFalse();
    assertThat(result.finished()).isEqualTo(2);
    assertThat(result.judged()).containsExactly(without, before);
    CompareResult none = new CompareResult(List.of(half, otherHalf), 4);
    assertThat(none.judged()).containsExactly(half, otherHalf);
    assertThat(new CompareResult(List.of(without, before), 2).isComplete()).isTrue();
  }

  private static Curve stopped(Curve curve) {
    return new Curve(
        curve.variant(),
        curve.learningRate(),
        curve.seed(),
        curve.points(),
        0,
        100,
        curve.secondsPerStep(),
        curve.trainScore(),
        curve.testScore());
  }

  @Test
  void spreads() {
    assertThat(Spread.of(3, Double.NaN, 1, 2, 6))
        .isEqualTo(new Spread(4, 3, Math.sqrt(14 / 3.0), 1, 2.5, 6));
    assertThat(Spread.of(5)).isEqualTo(new Spread(1, 5, Double.NaN, 5, 5, 5));
  }

  @Test
  void comparisonsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> comparison(List.of(0.1, 0.1), 1L))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a comparison's learning rates must differ, but got [0.1, 0.1]");
    assertThatThrownBy(() -> comparison(List.of(), 1L))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a comparison needs a learning rate and a seed");
    List<Variant> one = List.of(new Variant("without", NETWORK));
    assertThatThrownBy(() ->
            new Comparison(
                one,
                List.of(1.0),
                List.of(1L),
                (_, _) -> TrainingConfig.DEFAULT,
                new Measure(Metric.ACCURACY, 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a comparison needs at least 2 variants, but got 1");
  }
}
