package io.evenkeel.lab.compare;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The results of one variant at one learning rate, over all seeds.
 *
 * @param diverged how many of its trainings ended at a step that was not finite; final scores are
 *     those of the others
 * @param test final score on the test data
 * @param train final score on training rows
 * @param gap by how much the score on training rows is better
 * @param best the best test score on the way, of every training
 * @param secondsPerStep median over a training's steps
 * @param reaches by seed: when it reached the first variant's best score at the same learning rate
 */
public record VariantSummary(
    String variant,
    double learningRate,
    int trainings,
    int diverged,
    Spread test,
    Spread train,
    Spread gap,
    Spread best,
    Spread secondsPerStep,
    List<Reach> reaches) {

  public VariantSummary {
    reaches = List.copyOf(reaches);
  }

  /** How many of the trainings got there. */
  public int reached() {
    return (int) reaches.stream().filter(r -> !Double.isNaN(r.step())).count();
  }

  /** A figure of the reaches; reaches that do not have it are left out. */
  public Spread reach(ToDoubleFunction<Reach> figure) {
    return Spread.of(reaches.stream().mapToDouble(figure).toArray());
  }
}
