package io.evenkeel.metrics;

import io.evenkeel.loss.Task;

/** The numbers that an {@link Evaluation} may hold. */
public enum Metric {
  /** The training's loss, with its label smoothing and class weights; its mean over the rows. */
  LOSS("loss", false),
  /** Share of the rows whose class was predicted. */
  ACCURACY("accuracy", true),
  /** Cross-entropy of the predicted probabilities, without smoothing or weights, in nats. */
  LOG_LOSS("logLoss", false),
  /** Share of the rows whose class is among the five largest logits. */
  TOP_5("top5", true),
  /** Mean of the classes' F1. */
  MACRO_F1("macroF1", true),
  /** {@link RocAuc}; for more than two outputs the mean of each class against the rest. */
  AUC("auc", true),
  /** Root mean squared error, in the targets' unit. */
  RMSE("rmse", false),
  /** Mean absolute error, in the targets' unit. */
  MAE("mae", false),
  /** Share of the targets' variance that is explained. */
  R2("r2", true);

  private final String key;
  private final boolean higherIsBetter;

  Metric(String key, boolean higherIsBetter) {
    this.key = key;
    this.higherIsBetter = higherIsBetter;
  }

  /** The metric's name in JSON and on the command line. */
  public String key() {
    return key;
  }

  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  /** Whether a network trained for that task has this metric. */
  public boolean appliesTo(Task task) {
    return switch (this) {
      case LOSS -> true;
      case ACCURACY, LOG_LOSS, MACRO_F1, AUC -> task != Task.REAL;
      case TOP_5 -> task == Task.CLASSES;
      case RMSE, MAE, R2 -> task == Task.REAL;
    };
  }
}
