package io.evenkeel.lab.exhibit;

import io.evenkeel.data.ImageShift;
import io.evenkeel.data.Mnist;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.lab.exhibit.PaperNetwork.Place;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.model.Model;
import io.evenkeel.model.StatisticsEstimator;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The measurements of {@link TestTimeExhibit}.
 *
 * @param steps of the training whose model is judged
 * @param decays of the EMA
 * @param lengths of the trainings after which the EMA is judged, in steps
 * @param amounts of test rows that {@code data} statistics are taken from
 * @param testRows that accuracies are taken on
 * @param single rows that are judged as a batch of one
 */
record TestTimeStudy(
    int steps,
    List<Double> decays,
    List<Integer> lengths,
    List<Integer> amounts,
    int testRows,
    int single) {
  private static final int BATCH = 60;
  private static final double RATE = 0.1;
  private static final int POPULATION_ROWS = 20_000;

  private static Model train(
      boolean with, double emaDecay, int steps, long seed, TrainingListener progress) {
    Network network =
        PaperNetwork.of(
            ActivationFunction.SIGMOID,
            with ? Place.BEFORE : Place.NONE,
            BatchNorm.DEFAULT.withEmaDecay(emaDecay),
            new Initialization.FromActivation());
    Dataset train = Mnist.train();
    Trainer trainer = Trainer.of(network).optimizer(Optimizer.sgd(RATE)).seed(seed);
    return Race.steps(trainer, train, BATCH, steps)
        .listener(progress)
        .fit(Race.rows(train, BATCH, steps))
        .model();
  }

  private static double accuracy(Model model, Dataset rows) {
    return Evaluator.evaluate(
            model, rows, Loss.softmaxCrossEntropy(), Evaluator.brief(Task.CLASSES))
        .accuracy();
  }

  /** One model under all sources of statistics, by the amount of data, and on shifted rows. */
  void sources(Rows test, long seed, TrainingListener progress, Measurements into) {
    Model model = train(true, BatchNorm.DEFAULT.emaDecay(), steps, seed, progress);
    Model plain = train(false, BatchNorm.DEFAULT.emaDecay(), steps, seed, progress);
    Dataset rows = test.dataset();
    for (Statistics source : Statistics.values()) {
      Model one =
          switch (source) {
            case EMA, CUMULATIVE -> model.withStatistics(source);
            case POPULATION -> recomputed(model, source, Mnist.train().slice(0, POPULATION_ROWS));
            case DATA -> recomputed(model, source, rows);
          };
      String name = source.name().toLowerCase(Locale.ROOT);
      into.put(Measurements.key("source", name, seed), oneByOne(one, test));
    }
    into.put(Measurements.key("source", "one", seed), batchOfOne(model, test));
    double[] byAmount =
        amounts.stream()
            .mapToDouble(amount ->
                accuracy(
                    recomputed(
                        model, Statistics.DATA, rows.slice(0, Math.min(amount, rows.rows()))),
                    rows))
            .toArray();
    into.put(Measurements.key("amount", "data", seed), byAmount);
    for (ImageShift shift : ImageShift.values()) {
      Dataset shifted = test.shifted(shift, seed).dataset();
      int half = shifted.rows() / 2;
      Dataset judged = shifted.slice(half, shifted.rows());
      Model recalibrated = recomputed(model, Statistics.DATA, shifted.slice(0, half));
      into.put(
          Measurements.key("shifted", shift.name().toLowerCase(Locale.ROOT), seed),
          accuracy(model, judged),
          accuracy(recalibrated, judged),
          accuracy(plain, judged));
    }
  }

  private static Model recomputed(Model model, Statistics source, Dataset rows) {
    return model.withStatistics(source, StatisticsEstimator.estimate(model, rows));
  }

  /** The accuracy of predictions of one row at a time. */
  private static double oneByOne(Model model, Rows test) {
    int right = 0;
    int count = test.labels().length;
    for (int r = 0; r < count; r++) {
      right += predicted(model, row(test, r)) == test.labels()[r] ? 1 : 0;
    }
    return (double) right / count;
  }

  /** The accuracy where each row is normalised by itself, as a batch of one. */
  private double batchOfOne(Model model, Rows test) {
    int right = 0;
    for (int r = 0; r < single; r++) {
      Model alone = recomputed(model, Statistics.DATA, test.dataset(r, r + 1));
      right += predicted(alone, row(test, r)) == test.labels()[r] ? 1 : 0;
    }
    return (double) right / single;
  }

  private static float[] row(Rows test, int row) {
    int features = test.features();
    return Arrays.copyOfRange(test.x(), row * features, (row + 1) * features);
  }

  private static int predicted(Model model, float[] row) {
    float[] probabilities = model.predict(row);
    int best = 0;
    for (int c = 1; c < probabilities.length; c++) {
      best = probabilities[c] > probabilities[best] ? c : best;
    }
    return best;
  }

  /** The EMA of one decay after trainings of several lengths, debiased and not. */
  void decay(Rows test, double decay, long seed, TrainingListener progress, Measurements into) {
    double[] debiased = new double[lengths.size()];
    double[] undebiased = new double[lengths.size()];
    Dataset rows = test.dataset();
    for (int i = 0; i < debiased.length; i++) {
      Model model = train(true, decay, lengths.get(i), seed, progress);
      debiased[i] = accuracy(model, rows);
      undebiased[i] = accuracy(undebiased(model, decay), rows);
    }
    String name = Double.toString(decay);
    into.put(Measurements.key("debiased", name, seed), debiased);
    into.put(Measurements.key("undebiased", name, seed), undebiased);
  }

  /**
   * The model with the average that began with mean 0 and variance 1 and was not debiased, as in
   * PyTorch and Keras: (1 - decay^t) * debiased + decay^t * (0 or 1).
   */
  private static Model undebiased(Model model, double decay) {
    Map<String, Moments> moments = new HashMap<>();
    model
        .statistics()
        .forEach((layer, kept) -> {
          Moments ema = kept.moments().get(Statistics.EMA);
          if (ema == null) {
            throw new IllegalStateException("layer %s has no EMA".formatted(layer));
          }
          double left = Math.pow(decay, (double) kept.batches());
          moments.put(
              layer,
              new Moments(
                  Arrays.stream(ema.mean()).map(m -> (1 - left) * m).toArray(),
                  Arrays.stream(ema.variance()).map(v -> (1 - left) * v + left).toArray()));
        });
    return model.withStatistics(Statistics.DATA, moments);
  }
}
