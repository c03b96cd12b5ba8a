package io.evenkeel.internal.engine;

import io.evenkeel.loss.Loss;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import java.util.random.RandomGenerator;

/**
 * A mini-batch for the tests.
 *
 * @param x rows x input features
 * @param targets rows x target columns
 */
record Batch(float[] x, float[] targets, int rows) {

  /** Standard normal rows, and codes for an embedding, with targets that fit the loss. */
  static Batch random(Network network, Loss loss, int rows, RandomGenerator random) {
    float[] x = gaussian(rows * network.inputFeatures(), random);
    for (Node node : network.graph().nodes()) {
      if (node.op() instanceof Embedding embedding) {
        codes(x, network.inputFeatures(), embedding, random);
      }
    }
    return new Batch(x, targets(network, loss, rows, random), rows);
  }

  private static void codes(float[] x, int columns, Embedding layer, RandomGenerator random) {
    int numbers = columns - layer.tables().size();
    for (int row = 0; row < x.length; row += columns) {
      for (int t = 0; t < layer.tables().size(); t++) {
        x[row + numbers + t] = random.nextInt(layer.tables().get(t).categories());
      }
    }
  }

  /** Targets alone: labels, or standard normal numbers. */
  static float[] targets(Network network, Loss loss, int rows, RandomGenerator random) {
    int outputs = network.outputFeatures();
    float[] targets = gaussian(rows * loss.targetColumns(outputs), random);
    for (int i = 0; i < targets.length; i++) {
      switch (loss.task()) {
        case CLASSES -> targets[i] = random.nextInt(outputs);
        case BINARY -> targets[i] = random.nextInt(2);
        case REAL -> {}
      }
    }
    return targets;
  }

  /** Fills the engine's buffers and makes a step. */
  double step(Engine engine, StepSettings settings) {
    System.arraycopy(x, 0, engine.input(), 0, x.length);
    System.arraycopy(targets, 0, engine.targets(), 0, targets.length);
    return engine.step(rows, settings);
  }

  /** x as rows of doubles. */
  double[][] xInDouble() {
    return inDouble(x, rows);
  }

  /** The targets as rows of doubles. */
  double[][] targetsInDouble() {
    return inDouble(targets, rows);
  }

  /** A row-major matrix as rows of doubles. */
  static double[][] inDouble(float[] flat, int rows) {
    int columns = flat.length / rows;
    double[][] result = new double[rows][columns];
    for (int i = 0; i < flat.length; i++) {
      result[i / columns][i % columns] = flat[i];
    }
    return result;
  }

  /** Rows of doubles as one row-major array. */
  static double[] flat(double[][] rows) {
    double[] result = new double[rows.length * rows[0].length];
    for (int i = 0; i < result.length; i++) {
      result[i] = rows[i / rows[0].length][i % rows[0].length];
    }
    return result;
  }

  static float[] gaussian(int count, RandomGenerator random) {
    float[] result = new float[count];
    for (int i = 0; i < count; i++) {
      result[i] = (float) random.nextGaussian();
    }
    return result;
  }
}
