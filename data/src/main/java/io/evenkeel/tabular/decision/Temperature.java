package io.evenkeel.tabular.decision;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.model.Probabilities;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * How sure a classifier may be: its outputs are divided by the temperature before they become
 * probabilities, which changes no order and no most probable class.
 *
 * <p>It is the one with the least log loss on rows that the network was not trained on, and 1 where
 * that is no better: each half of the rows is judged with the temperature of the other one.
 *
 * <p>Source: Guo et al. 2017, On calibration of modern neural networks, section 4.2.
 *
 * @param value by which outputs are divided, positive
 * @param before log loss on those rows without it; NaN where there were none
 * @param after log loss on those rows with it
 */
public record Temperature(double value, double before, double after) {
  /** Outputs as they are. */
  public static final Temperature NONE = new Temperature(1, Double.NaN, Double.NaN);

  private static final double LEAST = 0.05;
  private static final double MOST = 20;
  private static final int STEPS = 40;

  /** With fewer rows nothing can be said about how sure a classifier may be. */
  private static final int FEWEST_ROWS = 50;

  public Temperature {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new InvalidInputException("a temperature must be positive, but got " + value);
    }
  }

  /** Whether it is not 1. */
  public boolean isAny() {
    return value != 1;
  }

  /**
   * The best one.
   *
   * @param logits rows x outputs, of networks that were not trained on these rows; read
   * @param targets the rows' classes; read
   * @param task {@link Task#BINARY} or {@link Task#CLASSES}
   */
  public static Temperature of(float[] logits, float[] targets, Task task) {
    LogLoss loss = new LogLoss(logits, targets, task);
    int[] all = IntStream.range(0, targets.length).toArray();
    if (all.length < FEWEST_ROWS) {
      return NONE;
    }
    int[] even = Arrays.stream(all).filter(r -> r % 2 == 0).toArray();
    int[] odd = Arrays.stream(all).filter(r -> r % 2 == 1).toArray();
    double before = loss.sum(all, 1);
    double crossed = loss.sum(odd, best(loss, even)) + loss.sum(even, best(loss, odd));
    if (crossed >= before) {
      return new Temperature(1, before / all.length, before / all.length);
    }
    double value = best(loss, all);
    return new Temperature(value, before / all.length, loss.sum(all, value) / all.length);
  }

  /** The log loss is convex in 1 / temperature, so that golden section finds the least. */
  private static double best(LogLoss loss, int[] rows) {
    DoubleUnaryOperator at = u -> loss.sum(rows, Math.exp(u));
    double golden = (Math.sqrt(5) - 1) / 2;
    double low = Math.log(LEAST);
    double high = Math.log(MOST);
    double left = high - golden * (high - low);
    double right = low + golden * (high - low);
    double atLeft = at.applyAsDouble(left);
    double atRight = at.applyAsDouble(right);
    for (int i = 0; i < STEPS; i++) {
      if (atLeft <= atRight) {
        high = right;
        right = left;
        atRight = atLeft;
        left = high - golden * (high - low);
        atLeft = at.applyAsDouble(left);
      } else {
        low = left;
        left = right;
        atLeft = atRight;
        right = low + golden * (high - low);
        atRight = at.applyAsDouble(right);
      }
    }
    return Math.exp((low + high) / 2);
  }

  /** The log loss of rows. */
  private record LogLoss(float[] logits, float[] targets, Task task) {
    double sum(int[] rows, double temperature) {
      int outputs = logits.length / targets.length;
      float[] row = new float[outputs];
      double[] probabilities = new double[outputs];
      double sum = 0;
      for (int r : rows) {
        for (int c = 0; c < outputs; c++) {
          row[c] = (float) (logits[r * outputs + c] / temperature);
        }
        if (task == Task.BINARY) {
          sum += softplus(targets[r] >= 0.5f ? -row[0] : row[0]);
        } else {
          Probabilities.softmax(row, 0, probabilities, 0, outputs);
          sum -= StrictMath.log(Math.max(Double.MIN_NORMAL, probabilities[(int) targets[r]]));
        }
      }
      return sum;
    }

    /** log(1 + exp(z)) without overflow. */
    private static double softplus(double z) {
      return Math.max(0, z) + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
    }
  }
}
