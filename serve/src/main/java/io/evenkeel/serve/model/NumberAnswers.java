package io.evenkeel.serve.model;

import io.evenkeel.loss.Task;
import io.evenkeel.model.Model;
import java.util.List;

/** The answers of a model that takes numbers. */
public final class NumberAnswers implements Answers {
  private final Task task;
  private final List<String> classes;
  private final float[] predictions;
  private final int columns;
  private final int rows;

  /**
   * The answers in the network's outputs.
   *
   * @param logits rows x outputs; overwritten
   */
  NumberAnswers(Model model, List<String> classes, float[] logits, int rows) {
    task = model.task();
    this.classes = classes;
    this.rows = rows;
    columns = model.network().outputFeatures();
    predictions = model.probabilities(logits);
  }

  /** What {@link Model#predict} gives: rows x outputs. */
  float[] predictions() {
    return predictions;
  }

  /** Of all classes, rows x classes. */
  float[] probabilities() {
    if (task != Task.BINARY) {
      return predictions;
    }
    float[] both = new float[2 * rows];
    for (int r = 0; r < rows; r++) {
      both[2 * r] = 1 - predictions[r];
      both[2 * r + 1] = predictions[r];
    }
    return both;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int predicted(int row) {
    if (task == Task.BINARY) {
      return predictions[row] > 0.5f ? 1 : 0;
    }
    int best = 0;
    for (int c = 1; c < columns; c++) {
      best = predictions[row * columns + c] > predictions[row * columns + best] ? c : best;
    }
    return best;
  }

  @Override
  public double probability(int row, int index) {
    if (task == Task.BINARY) {
      return index == 1 ? predictions[row] : 1 - predictions[row];
    }
    return predictions[row * columns + index];
  }

  @Override
  public double[] values(int row) {
    double[] values = new double[columns];
    for (int c = 0; c < columns; c++) {
      values[c] = predictions[row * columns + c];
    }
    return values;
  }
}
