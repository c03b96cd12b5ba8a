package io.evenkeel.lab.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The answers that a comparison's curves give: a function of the curves alone. */
public final class ComparisonSummary {
  private final String baseline;
  private final boolean higherIsBetter;
  private final List<Curve> curves;
  private final List<VariantSummary> all = new ArrayList<>();

  private ComparisonSummary(String baseline, List<Curve> curves, boolean higherIsBetter) {
    this.baseline = baseline;
    this.curves = List.copyOf(curves);
    this.higherIsBetter = higherIsBetter;
  }

  /**
   * The answers.
   *
   * @param curves of every variant at every learning rate from every seed, or of some of them
   */
  public static ComparisonSummary of(Comparison comparison, List<Curve> curves) {
    ComparisonSummary answers =
        new ComparisonSummary(
            comparison.variants().getFirst().name(), curves, comparison.measure().higherIsBetter());
    for (double rate : comparison.learningRates()) {
      for (Variant variant : comparison.variants()) {
        if (!answers.curves(variant.name(), rate).isEmpty()) {
          answers.all.add(answers.answer(variant.name(), rate));
        }
      }
    }
    return answers;
  }

  /** A summary for every learning rate and variant that was trained, in that order. */
  public List<VariantSummary> all() {
    return List.copyOf(all);
  }

  /**
   * The first variant at its best learning rate: that with the best mean of its trainings' best
   * scores. Empty if no training has a score.
   */
  public Optional<VariantSummary> bestBaseline() {
    Comparator<VariantSummary> byScore = Comparator.comparingDouble(a -> a.best().mean());
    return all.stream()
        .filter(a -> a.variant().equals(baseline) && a.best().count() > 0)
        .max(higherIsBetter ? byScore : byScore.reversed());
  }

  /**
   * A variant at the learning rate at which it reaches, from every seed, the first variant's best
   * score at <i>its</i> best learning rate in the fewest steps; its reaches are held against that
   * one. Empty if there is no such learning rate.
   */
  public Optional<VariantSummary> fastest(String variant) {
    return bestBaseline()
        .flatMap(target ->
            all.stream()
                .filter(a -> a.variant().equals(variant))
                .map(a -> against(a, target.learningRate()))
                .filter(a -> a.reached() == a.trainings())
                .min(Comparator.comparingDouble(a -> a.reach(Reach::step).median())));
  }

  /**
   * A variant at the learning rate that suits it best, its reaches held against the first variant
   * at <i>its</i> best learning rate: that of {@link #fastest}, or else the one at which it gets
   * there from most seeds, and of those the one with the best mean of the best scores. Empty if no
   * training has a score.
   */
  public Optional<VariantSummary> closest(String variant) {
    Comparator<VariantSummary> byScore = Comparator.comparingDouble(a -> a.best().mean());
    Comparator<VariantSummary> closer =
        Comparator.comparingInt(VariantSummary::reached)
            .thenComparing(higherIsBetter ? byScore : byScore.reversed());
    return fastest(variant)
        .or(() ->
            bestBaseline()
                .flatMap(target ->
                    all.stream()
                        .filter(a -> a.variant().equals(variant) && a.best().count() > 0)
                        .map(a -> against(a, target.learningRate()))
                        .max(closer)));
  }

  /** By how much the final test score of one is above that of another, seed by seed. */
  public Spread difference(VariantSummary answer, VariantSummary than) {
    List<Curve> others = curves(than.variant(), than.learningRate());
    return Spread.of(
        curves(answer.variant(), answer.learningRate()).stream()
            .flatMapToDouble(mine ->
                others.stream()
                    .filter(other -> other.seed() == mine.seed())
                    .mapToDouble(other -> mine.testScore() - other.testScore()))
            .toArray());
  }

  private VariantSummary answer(String variant, double rate) {
    List<Curve> mine = curves(variant, rate);
    double sign = higherIsBetter ? 1 : -1;
    return new VariantSummary(
        variant,
        rate,
        mine.size(),
        (int) mine.stream().filter(Curve::diverged).count(),
        spread(mine, Curve::testScore),
        spread(mine, Curve::trainScore),
        spread(mine, c -> sign * (c.trainScore() - c.testScore())),
        spread(mine, this::best),
        spread(mine, Curve::secondsPerStep),
        reaches(mine, rate));
  }

  private VariantSummary against(VariantSummary answer, double baselineRate) {
    List<Curve> mine = curves(answer.variant(), answer.learningRate());
    return new VariantSummary(
        answer.variant(),
        answer.learningRate(),
        answer.trainings(),
        answer.diverged(),
        answer.test(),
        answer.train(),
        answer.gap(),
        answer.best(),
        answer.secondsPerStep(),
        reaches(mine, baselineRate));
  }

  private List<Reach> reaches(List<Curve> mine, double baselineRate) {
    return mine.stream()
        .flatMap(curve ->
            curves(baseline, baselineRate).stream()
                .filter(other -> other.seed() == curve.seed())
                .map(other -> Reach.of(other, curve, higherIsBetter)))
        .toList();
  }

  private List<Curve> curves(String variant, double rate) {
    return curves.stream()
        .filter(c -> c.variant().equals(variant) && c.learningRate() == rate)
        .toList();
  }

  private double best(Curve curve) {
    var scores = curve.points().stream().mapToDouble(CurvePoint::score).filter(Double::isFinite);
    return (higherIsBetter ? scores.max() : scores.min()).orElse(Double.NaN);
  }

  private static Spread spread(List<Curve> curves, ToDoubleFunction<Curve> figure) {
    return Spread.of(curves.stream().mapToDouble(figure).toArray());
  }
}
