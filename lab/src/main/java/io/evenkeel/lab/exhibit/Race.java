package io.evenkeel.lab.exhibit;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.probe.ProbeSteps;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingFailedException;
import io.evenkeel.training.TrainingListener;
import io.evenkeel.training.TrainingRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * Trainings of networks at learning rates from seeds, all for the same number of steps. Their test
 * accuracies by step are read by {@link RaceView}.
 *
 * @param rates of every entrant, ascending
 */
record Race(double[] rates, long[] seeds, int batchSize, long steps, Looks looks) {

  /**
   * When the test accuracy is taken: before the first step, after 1, growth, growth^2, .. steps,
   * then at regular ones.
   *
   * @param regular how many; none for the last step alone
   */
  record Looks(int regular, double growth) {
    /** After the last step. */
    static final Looks LAST = new Looks(0, 2);

    ProbeSteps steps(long last) {
      return regular == 0 ? ProbeSteps.at(last) : ProbeSteps.spread(regular, growth, 1);
    }
  }

  /**
   * One network.
   *
   * @param name unique in the exhibit
   */
  record Entrant(
      String name, Network network, Dataset train, Dataset test, DoubleFunction<Optimizer> rule) {}

  /** A training for each rate and seed. */
  List<Job> jobs(Entrant entrant, Measurements into) {
    into.put("rates/" + entrant.name(), rates);
    List<Job> jobs = new ArrayList<>();
    for (double rate : rates) {
      for (long seed : seeds) {
        String variant = RaceView.variant(entrant.name(), rate);
        jobs.add(
            new Job(
                steps,
                progress -> {
                  Trainer trainer =
                      Trainer.of(entrant.network()).optimizer(entrant.rule().apply(rate));
                  run(trainer, entrant.train(), entrant.test(), variant, seed, progress, into);
                }));
      }
    }
    return jobs;
  }

  /**
   * Trains, and keeps the test accuracies; those of a training that failed end with NaN.
   *
   * @param trainer set up, except for what this race decides
   */
  Optional<TrainingRun> run(
      Trainer trainer,
      Dataset train,
      Dataset test,
      String variant,
      long seed,
      TrainingListener progress,
      Measurements into) {
    List<double[]> curve = new ArrayList<>();
    long[] made = {0};
    trainer
        .listener(progress)
        .evaluate(
            looks.steps(steps),
            test,
            (long step, Evaluation evaluation) -> {
              made[0] = step;
              curve.add(new double[] {(double) step, evaluation.accuracy()});
            });
    TrainingRun run = null;
    try {
      run = steps(trainer, train, batchSize, steps).seed(seed).fit(rows(train, batchSize, steps));
    } catch (TrainingFailedException e) {
      curve.add(new double[] {(double) e.step(), Double.NaN});
    } catch (InvalidInputException e) {
      if (made[0] == 0) {
        throw e;
      }
      curve.add(new double[] {(double) made[0] + 1, Double.NaN}); // weights too large for a model
    }
    into.put(Measurements.key("step", variant, seed), column(curve, 0));
    into.put(Measurements.key("accuracy", variant, seed), column(curve, 1));
    return Optional.ofNullable(run);
  }

  /** A trainer of so many steps on one thread, on {@link #rows}. */
  static Trainer steps(Trainer trainer, Dataset train, int batchSize, long steps) {
    long perEpoch = Math.min(steps, train.rows() / batchSize);
    return trainer
        .batchSize(batchSize)
        .threads(1)
        .epochs(Math.toIntExact(Math.ceilDiv(steps, perEpoch)));
  }

  /** The first rows, as many whole mini-batches as there are or as the steps need. */
  static Dataset rows(Dataset train, int batchSize, long steps) {
    long perEpoch = Math.min(steps, train.rows() / batchSize);
    return train.slice(0, Math.toIntExact(perEpoch * batchSize));
  }

  private static double[] column(List<double[]> rows, int index) {
    return rows.stream().mapToDouble(row -> row[index]).toArray();
  }

  /** Prints its rates too, for the cache. */
  @Override
  public String toString() {
    return "Race[rates=%s, seeds=%s, batchSize=%d, steps=%d, looks=%s]"
        .formatted(Arrays.toString(rates), Arrays.toString(seeds), batchSize, steps, looks);
  }
}
