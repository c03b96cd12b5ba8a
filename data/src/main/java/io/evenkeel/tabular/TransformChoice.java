package io.evenkeel.tabular;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.DatasetView;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.training.EarlyStopping;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingConfig;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the transform of a number with which a short training does best on rows that it has not
 * seen, in the number's own unit.
 */
final class TransformChoice {
  /** This many rows are enough to choose. */
  static final int MOST_ROWS = 10_000;

  private static final int EPOCHS = 15;
  private static final int HELD_OUT = 5;
  private static final int BLOCK = 512;

  /** A transform must be better than none by that share of the error. */
  private static final double MARGIN = 0.01;

  private final Network network;
  private final TrainingConfig config;
  private final Dataset rows;
  private final NumberTarget linear;
  private final int[] train;
  private final int[] heldOut;

  /**
   * @param network that is trained
   * @param config how it is trained, apart from the number of epochs
   * @param rows with targets that are {@code linear}'s
   */
  TransformChoice(Network network, TrainingConfig config, Dataset rows, NumberTarget linear) {
    this.network = network;
    this.config =
        config
            .withEpochs(Math.min(EPOCHS, config.epochs()))
            .withEarlyStopping(new EarlyStopping(0, config.earlyStopping().metric(), 0));
    this.rows = rows;
    this.linear = linear;
    int[] order = RandomStream.of(config.seed(), "transform", 0).permutation(rows.rows());
    int held = Math.max(1, order.length / HELD_OUT);
    heldOut = Arrays.copyOf(order, held);
    train = Arrays.copyOfRange(order, held, order.length);
  }

  /** The best of these targets; the first one unless another is clearly better. */
  NumberTarget best(List<NumberTarget> candidates) {
    NumberTarget best = candidates.getFirst();
    double least = error(best) * (1 - MARGIN);
    for (NumberTarget candidate : candidates.subList(1, candidates.size())) {
      double error = error(candidate);
      if (error < least) {
        least = error;
        best = candidate;
      }
    }
    return best;
  }

  /** The root mean squared error on the rows that are held out. */
  private double error(NumberTarget target) {
    Dataset learned = new Relearned(rows, linear, target);
    Model model = Trainer.of(network).config(config).fit(learned.select(train)).model();
    double squares = 0;
    float[] x = new float[BLOCK * rows.features()];
    float[] outputs = new float[BLOCK];
    int columns = rows.targetColumns();
    float[] targets = new float[BLOCK * columns];
    for (int from = 0; from < heldOut.length; from += BLOCK) {
      int count = Math.min(BLOCK, heldOut.length - from);
      rows.copyFeatures(heldOut, from, count, x, 0);
      rows.copyTargets(heldOut, from, count, targets, 0);
      model.logits(x, count, outputs);
      for (int r = 0; r < count; r++) {
        double residual = target.value(outputs[r]) - linear.original(targets[r * columns]);
        squares += residual * residual;
      }
    }
    return Math.sqrt(squares / heldOut.length);
  }

  /**
   * The rows with their targets on another scale.
   *
   * @param from the target that they have
   * @param to the one that they get
   */
  private record Relearned(Dataset source, NumberTarget from, NumberTarget to)
      implements DatasetView {
    @Override
    public void copyTargets(int[] indices, int start, int count, float[] targets, int offset) {
      source.copyTargets(indices, start, count, targets, offset);
      int columns = targetColumns(); // a weight may follow
      for (int i = offset; i < offset + count * columns; i += columns) {
        targets[i] = to.standardized(from.original(targets[i]));
      }
    }
  }
}
