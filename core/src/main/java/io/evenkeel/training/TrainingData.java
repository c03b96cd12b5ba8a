package io.evenkeel.training;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.network.Network;
import org.jspecify.annotations.Nullable;

/**
 * The data of a training, checked against its network and loss.
 *
 * @param train what is trained on
 * @param validation what epochs are compared on
 * @param test what is only reported
 */
record TrainingData(Dataset train, @Nullable Dataset validation, @Nullable Dataset test) {
  private static final int CHUNK = 4096;

  /** Checks each data set. */
  void requireFit(Network network, Loss loss) {
    loss.requireOutputs(network.outputFeatures());
    requireFit("training", train, network, loss);
    if (validation != null) {
      requireFit("validation", validation, network, loss);
    }
    if (test != null) {
      requireFit("test", test, network, loss);
    }
  }

  private static void requireFit(String which, Dataset data, Network network, Loss loss) {
    int outputs = network.outputFeatures();
    if (data.rows() < 1) {
      throw new InvalidInputException("the %s data has no rows".formatted(which));
    }
    if (data.features() != network.inputFeatures()) {
      throw new InvalidInputException(
          "the network's input has %d features, but the %s data has %d: build it with input(%d)"
              .formatted(network.inputFeatures(), which, data.features(), data.features()));
    }
    if (data.targetColumns() != loss.targetColumns(outputs)) {
      throw new InvalidInputException(
          "%s on a network of %d outputs needs %d target columns, but the %s data has %d"
              .formatted(
                  loss.name(), outputs, loss.targetColumns(outputs), which, data.targetColumns()));
    }
    if (loss.task() == Task.CLASSES && data.classes() > 0 && data.classes() != outputs) {
      throw new InvalidInputException(
          "the %s data has %d classes, but the network %d outputs: end it with dense(%d)"
              .formatted(which, data.classes(), outputs, data.classes()));
    }
    if (loss.task() == Task.BINARY && data.classes() > 2) {
      throw new InvalidInputException(
          ("%s tells 2 classes apart, but the %s data has %d: use softmax cross-entropy and end the"
                  + " network with dense(%d)")
              .formatted(loss.name(), which, data.classes(), data.classes()));
    }
    requireTargets(which, data, loss.task(), outputs);
  }

  private static void requireTargets(String which, Dataset data, Task task, int outputs) {
    int[] indices = new int[CHUNK];
    float[] targets = new float[CHUNK * data.targetColumns()];
    for (int from = 0; from < data.rows(); from += CHUNK) {
      int count = Math.min(CHUNK, data.rows() - from);
      for (int i = 0; i < count; i++) {
        indices[i] = from + i;
      }
      data.copyTargets(indices, 0, count, targets, 0);
      for (int i = 0; i < count * data.targetColumns(); i++) {
        if (!fits(targets[i], task, outputs)) {
          throw new InvalidInputException(
              "targets must be %s, but row %d (from 0) of the %s data has %s"
                  .formatted(
                      expected(task, outputs), from + i / data.targetColumns(), which, targets[i]));
        }
      }
    }
  }

  private static boolean fits(float target, Task task, int outputs) {
    return switch (task) {
      case CLASSES -> target >= 0 && target < outputs && target == (int) target;
      case BINARY -> target >= 0 && target <= 1;
      case REAL -> Float.isFinite(target);
    };
  }

  private static String expected(Task task, int outputs) {
    return switch (task) {
      case CLASSES -> "classes, whole numbers from 0 to " + (outputs - 1);
      case BINARY -> "between 0 and 1";
      case REAL -> "finite";
    };
  }
}
