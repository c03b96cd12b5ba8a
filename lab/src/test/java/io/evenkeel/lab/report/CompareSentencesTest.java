package io.evenkeel.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.compare.CompareResult;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.Curve;
import io.evenkeel.lab.compare.CurvePoint;
import io.evenkeel.lab.compare.Measure;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.lab.page.Language;
import io.evenkeel.metrics.Metric;
import io.evenkeel.network.Network;
import io.evenkeel.training.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Curves are made up, and the sentences about them are compared whole. */
class CompareSentencesTest {
  private static final Network NETWORK = Network.input(2).dense(2).build();

  private static Comparison comparison(
      Metric metric, double unit, List<Double> rates, Long... seeds) {
    return new Comparison(
        List.of(new Variant("without", NETWORK), new Variant("before", NETWORK)),
        rates,
        List.of(seeds),
        (_, _) -> TrainingConfig.DEFAULT,
        new Measure(metric, unit));
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

  private static List<String> race(Comparison comparison, Curve... curves) {
    return CompareSentences.race(
            comparison, new CompareResult(List.of(curves), comparison.trainings()))
        .stream()
        .map(text -> text.in(Language.EN))
        .toList();
  }

  private static List<String> further(Comparison comparison, Curve... curves) {
    return CompareSentences.further(
            comparison, new CompareResult(List.of(curves), comparison.trainings()))
        .stream()
        .map(text -> text.in(Language.EN))
        .toList();
  }

  private static Comparison single() {
    return comparison(Metric.ACCURACY, 1, List.of(0.1), 1L);
  }

  @Test
  void fewerSteps() {
    assertThat(
            race(
                single(),
                curve("without", 0.1, 1, 0.1, 0.5, 0.8),
                curve("before", 0.1, 1, 0.1, 0.8, 0.9)))
        .containsExactly(
            "Without BN the best accuracy on the test data was 80.00 %, after 200 steps and 2.0 s.",
            "BN before the activation: got there after 100 steps, 2.0 times fewer, and 1.0 s, 2.0"
                + " times less.");
  }

  @Test
  void severalSeedsHaveARange() {
    assertThat(
            race(
                comparison(Metric.ACCURACY, 1, List.of(0.1), 1L, 2L),
                curve("without", 0.1, 1, 0.1, 0.5, 0.6, 0.7, 0.8),
                curve("before", 0.1, 1, 0.1, 0.8, 0.8, 0.8, 0.9),
                curve("without", 0.1, 2, 0.1, 0.5, 0.6, 0.7, 0.8),
                curve("before", 0.1, 2, 0.1, 0.5, 0.8, 0.9, 0.8)))
        .containsExactly(
            "Without BN the best accuracy on the test data was 80.00 ± 0.00 %, after 400 steps and"
                + " 4.0 s.",
            "BN before the activation: got there after 150 steps, 3.0 times fewer (2.0 to 4.0 over"
                + " the seeds), and 1.5 s, 3.0 times less.");
  }

  @Test
  void neverReached() {
    assertThat(
            race(single(), curve("without", 0.1, 1, 0.1, 0.9), curve("before", 0.1, 1, 0.1, 0.8)))
        .containsExactly(
            "Without BN the best accuracy on the test data was 90.00 %, after 100 steps and 1.0 s.",
            "BN before the activation: never got there; its best was 80.00 %.");
  }

  @Test
  void reachedFromSomeSeeds() {
    assertThat(
            race(
                    comparison(Metric.ACCURACY, 1, List.of(0.1), 1L, 2L),
                    curve("without", 0.1, 1, 0.1, 0.9),
                    curve("before", 0.1, 1, 0.1, 0.8),
                    curve("without", 0.1, 2, 0.1, 0.9),
                    curve("before", 0.1, 2, 0.1, 0.9))
                .getLast())
        .isEqualTo(
            "BN before the activation: got there from 1 of 2 seeds, then after 100 steps; the mean"
                + " of its best scores is 85.00 %.");
  }

  @Test
  void reachedAtOnceSlowerAndAboutTheSame() {
    Curve without = curve("without", 0.1, 1, 0.1, 0.5, 0.8);
    assertThat(race(single(), without, curve("before", 0.1, 1, 0.8, 0.9)).getLast())
        .isEqualTo("BN before the activation: was there before the first step.");
    assertThat(race(single(), without, curve("before", 0.1, 1, 0, 0, 0, 0, 0.8)).getLast())
        .isEqualTo(
            "BN before the activation: got there after 400 steps, 2.0 times as many, and 4.0 s.");
    assertThat(race(single(), without, curve("before", 0.1, 1, 0, 0, 0.9)).getLast())
        .isEqualTo(
            "BN before the activation: got there after 200 steps, about as many, and 2.0" + " s.");
  }

  @Test
  void aNetworkThatLearnedNothingIsNoTargetToBeFastTo() {
    assertThat(
            race(single(), curve("without", 0.1, 1, 0.5, 0.4), curve("before", 0.1, 1, 0.1, 0.8)))
        .containsExactly(
            "Without BN no step made it better: the best accuracy on the test data, 50.00 %, is that"
                + " of the initial weights.",
            "BN before the activation: got there after 100 steps and 1.0 s.");
    Curve nothing =
        new Curve("without", 0.1, 1, List.of(), 1, 0, Double.NaN, Double.NaN, Double.NaN);
    assertThat(race(single(), nothing, curve("before", 0.1, 1, 0.1, 0.8)))
        .containsExactly(
            "No network without BN was trained to any score, so there is nothing to be reached.");
  }

  @Test
  void errorsInTheTargetsUnitAreTheBetterTheLower() {
    Comparison houses = comparison(Metric.RMSE, 1000, List.of(0.1), 1L);
    Curve without = curve("without", 0.1, 1, 90_000, 60_000, 50_000);
    Curve before = curve("before", 0.1, 1, 90_000, 50_000, 47_043);
    assertThat(race(houses, without, before))
        .containsExactly(
            "Without BN the best root mean squared error on the test data was 50,000, after 200"
                + " steps and 2.0 s.",
            "BN before the activation: got there after 100 steps, 2.0 times fewer, and 1.0 s, 2.0"
                + " times less.");
    assertThat(further(houses, without, before).getFirst())
        .isEqualTo(
            "At the end (root mean squared error): without BN 50,000; BN before the activation"
                + " 47,043 (-2,957, from one seed: --seeds 3 would tell it from chance).");
  }

  @Test
  void learningRatesAreNamed() {
    Comparison two = comparison(Metric.ACCURACY, 1, List.of(0.1, 1.0), 1L);
    Curve diverged = new Curve("without", 1.0, 1, List.of(), 3, 0, 0.01, Double.NaN, Double.NaN);
    Curve[] curves = {
      curve("without", 0.1, 1, 0.1, 0.5, 0.8),
      curve("before", 0.1, 1, 0.1, 0.7, 0.8),
      diverged,
      curve("before", 1.0, 1, 0.1, 0.9, 0.9)
    };
    assertThat(race(two, curves))
        .containsExactly(
            "Without BN the best accuracy on the test data was 80.00 %, after 200 steps and 2.0 s,"
                + " at learning rate 0.1.",
            "BN before the activation: got there after 100 steps, 2.0 times fewer, and 1.0 s, 2.0"
                + " times less, at learning rate 1.0.");
    assertThat(further(two, curves))
        .containsExactly(
            "At the end (accuracy): without BN (rate 0.1) 80.00 %; BN before the activation (rate 1.0)"
                + " 90.00 % (+10.00 percentage points, from one seed: --seeds 3 would tell it from chance).",
            "Better on training rows than on the test data by (accuracy): without BN (rate 0.1) +2.00"
                + " percentage points; BN before the activation (rate 1.0) +2.00 percentage points.",
            "Time of a step: without BN (rate 0.1) 10.00 ms; BN before the activation (rate 1.0) 10.00 ms"
                + " (+0 %).",
            "without BN: 1 of 1 trainings diverged, at learning rate 1.0.");
  }

  @Test
  void differencesThatChanceExplainsAreCalledSo() {
    Comparison seeds = comparison(Metric.ACCURACY, 1, List.of(0.1), 1L, 2L);
    Curve first = curve("without", 0.1, 1, 0.1, 0.8);
    Curve second = curve("without", 0.1, 2, 0.1, 0.82);
    assertThat(
            further(
                    seeds,
                    first,
                    second,
                    curve("before", 0.1, 1, 0.1, 0.79),
                    curve("before", 0.1, 2, 0.1, 0.85))
                .getFirst())
        .isEqualTo(
            "At the end (accuracy): without BN 81.00 ± 1.41 %; BN before the activation 82.00 ± 4.24 %"
                + " (+1.00 ± 2.83 percentage points, not beyond chance).");
    assertThat(
            further(
                    seeds,
                    first,
                    second,
                    curve("before", 0.1, 1, 0.1, 0.84),
                    curve("before", 0.1, 2, 0.1, 0.87))
                .getFirst())
        .isEqualTo(
            "At the end (accuracy): without BN 81.00 ± 1.41 %; BN before the activation 85.50 ± 2.12 %"
                + " (+4.50 ± 0.71 percentage points).");
  }

  @Test
  void whatWasStoppedIsSaid() {
    Comparison seeds = comparison(Metric.ACCURACY, 1, List.of(0.1), 1L, 2L);
    Curve half = new Curve("without", 0.1, 2, List.of(), 0, 40, 0.01, 0.1, 0.1);
    Curve otherHalf = new Curve("before", 0.1, 2, List.of(), 0, 32, 0.01, 0.1, 0.1);
    assertThat(
            race(
                    seeds,
                    curve("without", 0.1, 1, 0.1, 0.8),
                    curve("before", 0.1, 1, 0.1, 0.9),
                    half,
                    otherHalf)
                .getFirst())
        .isEqualTo(
            "Stopped before the end: the answers are of the 2 of 4 trainings that were finished.");
    assertThat(race(seeds, half, otherHalf).getFirst())
        .isEqualTo(
            "Stopped before the end: no training was finished, and the answers are as of step 32.");
  }
}
