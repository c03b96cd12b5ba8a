package io.evenkeel.metrics;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.RowBlocks;
import io.evenkeel.internal.loss.LossKernel;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.RowWeighted;
import io.evenkeel.loss.Task;
import io.evenkeel.model.Model;
import io.evenkeel.model.Probabilities;
import io.evenkeel.model.TestTimeAugmentation;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes in logits and targets, block by block, and gives an {@link Evaluation}. Not thread-safe.
 *
 * <p>A class is predicted where its logit is the first largest; yes is predicted where the logit is
 * above 0, unless another threshold is set.
 */
public final class Evaluator {
  /**
   * Up to this many classes {@link #everyMetric} has the metrics whose memory grows with the number
   * of classes.
   */
  public static final int MANY_CLASSES = 256;

  private static final int BLOCK = 1024;

  private final Task task;
  private final Loss trained;
  private final int outputs;
  private final Set<Metric> metrics;
  private final LossKernel loss;
  private final LossKernel logLoss;
  private final TopK top1 = new TopK(1);
  private final TopK top5 = new TopK(5);
  private final RegressionErrors errors;
  private final RocAuc[] auc;
  private final @Nullable ConfusionMatrix confusion;
  private final float[] plainTargets;
  private final float[] responses;
  private final double[] probabilities;
  private double threshold = 0.5;
  private double lossSum;
  private double lossWeight;
  private double logLossSum;
  private long rightRows;
  private long rows;

  /**
   * An evaluator that has seen no rows.
   *
   * @param loss the training's loss
   * @param outputs number of the network's outputs
   * @param maxRows most rows of a block
   * @param metrics what to take; those that do not apply to the loss's task are left out
   */
  public Evaluator(Loss loss, int outputs, int maxRows, Set<Metric> metrics) {
    this.task = loss.task();
    trained = loss;
    this.outputs = outputs;
    this.metrics = EnumSet.noneOf(Metric.class);
    metrics.stream().filter(m -> m.appliesTo(task)).forEach(this.metrics::add);
    Elementwise elementwise = Kernels.active().elementwise();
    this.loss = LossKernel.of(loss, maxRows, outputs, elementwise);
    logLoss =
        switch (task) {
          case CLASSES -> LossKernel.of(Loss.softmaxCrossEntropy(), maxRows, outputs, elementwise);
          case BINARY -> LossKernel.of(Loss.binaryCrossEntropy(), maxRows, outputs, elementwise);
          case REAL -> this.loss;
        };
    errors = new RegressionErrors(outputs);
    auc = new RocAuc[takes(Metric.AUC) ? outputs : 0];
    for (int c = 0; c < auc.length; c++) {
      auc[c] = new RocAuc();
    }
    confusion = takes(Metric.MACRO_F1) ? new ConfusionMatrix(Math.max(2, outputs)) : null;
    plainTargets =
        new float[loss instanceof RowWeighted(Loss of) ? maxRows * of.targetColumns(outputs) : 0];
    responses = new float[task == Task.REAL ? maxRows * outputs : 0];
    probabilities = new double[outputs];
  }

  /** The metrics taken after every epoch: the loss, and the one to three others that say most. */
  public static Set<Metric> brief(Task task) {
    return switch (task) {
      case CLASSES -> EnumSet.of(Metric.LOSS, Metric.ACCURACY);
      case BINARY -> EnumSet.of(Metric.LOSS, Metric.ACCURACY, Metric.AUC);
      case REAL -> EnumSet.of(Metric.LOSS, Metric.RMSE, Metric.MAE, Metric.R2);
    };
  }

  /**
   * Everything that applies. Of more than 256 classes neither AUC nor the confusion matrix and F1
   * are taken, whose memory grows with the number of classes.
   */
  public static Set<Metric> everyMetric(Task task, int outputs) {
    Set<Metric> all = EnumSet.allOf(Metric.class);
    all.removeIf(m -> !m.appliesTo(task));
    if (outputs <= 5) {
      all.remove(Metric.TOP_5);
    }
    if (outputs > MANY_CLASSES) {
      all.remove(Metric.AUC);
      all.remove(Metric.MACRO_F1);
    }
    return all;
  }

  /**
   * Evaluates a model on a data set.
   *
   * @param loss the training's loss
   * @param metrics what to take; those that do not apply to the loss's task are left out
   * @throws InvalidInputException if the model takes rows of another width
   */
  public static Evaluation evaluate(Model model, Dataset data, Loss loss, Set<Metric> metrics) {
    return evaluate(model, TestTimeAugmentation.NONE, data, loss, metrics);
  }

  /**
   * Evaluates the means of a model over several views of each image of a data set.
   *
   * @param loss the training's loss
   * @param metrics what to take; those that do not apply to the loss's task are left out
   * @throws InvalidInputException if the model takes rows of another width
   */
  public static Evaluation evaluate(
      Model model,
      TestTimeAugmentation augmentation,
      Dataset data,
      Loss loss,
      Set<Metric> metrics) {
    int features = model.network().inputFeatures();
    if (data.features() != features) {
      throw new InvalidInputException(
          "the model takes rows of %d numbers, but those of the data have %d"
              .formatted(features, data.features()));
    }
    int outputs = model.network().outputFeatures();
    int block = Math.min(BLOCK, data.rows());
    float[] logits = new float[block * outputs];
    Evaluator evaluator = new Evaluator(loss, outputs, block, metrics);
    new RowBlocks(data, block)
        .forEach((x, targets, rows) -> {
          augmentation.logits(model, x, rows, logits);
          evaluator.add(logits, targets, rows);
        });
    return evaluator.result();
  }

  /**
   * From now on yes is predicted where its probability is above a threshold other than a half.
   *
   * @param threshold 0 to 1
   */
  public void yesAbove(double threshold) {
    this.threshold = threshold;
  }

  private boolean isYes(float logit) {
    return threshold == 0.5 ? logit > 0 : Probabilities.sigmoid(logit) > threshold;
  }

  private boolean takes(Metric metric) {
    return metrics.contains(metric);
  }

  /**
   * Takes in a block of rows.
   *
   * @param logits count x outputs, row-major; read
   * @param targets count x target columns, row-major; read
   */
  public void add(float[] logits, float[] targets, int count) {
    double weight = loss.weight(targets, count);
    lossSum += loss.loss(logits, targets, count) * weight;
    lossWeight += weight;
    rows += count;
    float[] plain = withoutWeights(targets, count);
    switch (task) {
      case CLASSES -> addClasses(logits, plain, count);
      case BINARY -> addBinary(logits, plain, count);
      case REAL -> {
        for (int i = 0; i < count * outputs; i++) {
          responses[i] = trained.response(logits[i]);
        }
        for (int r = 0; r < count; r++) {
          errors.add(responses, plain, r * outputs);
        }
      }
    }
  }

  /** The targets alone, where the last column has the rows' weights. */
  private float[] withoutWeights(float[] targets, int count) {
    if (!(trained instanceof RowWeighted(Loss of))) {
      return targets;
    }
    int columns = of.targetColumns(outputs);
    for (int r = 0; r < count; r++) {
      System.arraycopy(targets, r * (columns + 1), plainTargets, r * columns, columns);
    }
    return plainTargets;
  }

  private void addClasses(float[] logits, float[] targets, int count) {
    if (takes(Metric.LOG_LOSS)) {
      logLossSum += logLoss.loss(logits, targets, count) * count;
    }
    for (int r = 0; r < count; r++) {
      int actual = (int) targets[r];
      top1.add(logits, r * outputs, outputs, actual);
      top5.add(logits, r * outputs, outputs, actual);
      if (confusion != null) {
        confusion.add(actual, TopK.argMax(logits, r * outputs, outputs));
      }
      if (auc.length > 0) {
        Probabilities.softmax(logits, r * outputs, probabilities, 0, outputs);
      }
      for (int c = 0; c < auc.length; c++) {
        auc[c].add((float) probabilities[c], c == actual);
      }
    }
  }

  private void addBinary(float[] logits, float[] targets, int count) {
    if (takes(Metric.LOG_LOSS)) {
      logLossSum += logLoss.loss(logits, targets, count) * count;
    }
    for (int r = 0; r < count; r++) {
      boolean actual = targets[r] >= 0.5f;
      boolean predicted = isYes(logits[r]);
      rightRows += actual == predicted ? 1 : 0;
      if (confusion != null) {
        confusion.add(actual ? 1 : 0, predicted ? 1 : 0);
      }
      if (auc.length > 0) {
        auc[0].add(logits[r], actual);
      }
    }
  }

  /** The metrics over all rows so far. */
  public Evaluation result() {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    for (Metric metric : metrics) {
      values.put(metric, value(metric));
    }
    return new Evaluation(rows, values, Optional.ofNullable(confusion));
  }

  private double value(Metric metric) {
    return switch (metric) {
      case LOSS -> lossSum / lossWeight;
      case ACCURACY -> task == Task.CLASSES ? top1.value() : (double) rightRows / rows;
      case LOG_LOSS -> logLossSum / rows;
      case TOP_5 -> top5.value();
      case MACRO_F1 -> confusion == null ? Double.NaN : confusion.macroF1();
      case AUC -> meanAuc();
      case RMSE -> errors.rmse();
      case MAE -> errors.mae();
      case R2 -> errors.r2();
    };
  }

  /** The mean over the classes that some rows belong to and others do not. */
  private double meanAuc() {
    double sum = 0;
    int defined = 0;
    for (RocAuc one : auc) {
      double value = one.value();
      if (!Double.isNaN(value)) {
        sum += value;
        defined++;
      }
    }
    return sum / defined;
  }
}
