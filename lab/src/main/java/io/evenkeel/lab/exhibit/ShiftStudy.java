package io.evenkeel.lab.exhibit;

import io.evenkeel.data.Mnist;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.model.Model;
import io.evenkeel.network.Activation;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import java.util.List;

/**
 * Trains by SGD, and looks from time to time at what one step does: M101 to M106.
 *
 * @param rate of the training
 * @param looks how often it looks
 * @param between steps between two looks
 */
record ShiftStudy(double rate, int batchSize, int looks, int between) {
  private static final int PROBE = 500;

  /** The loss is taken at these multiples of the rate along the gradient. */
  private static final double[] ALONG = {0.25, 0.5, 1, 2, 4};

  /** Number of training steps, without those that the looks make. */
  long steps() {
    return (long) looks * between;
  }

  /** Trains one network, and keeps what was seen. */
  void run(Network network, String name, long seed, TrainingListener progress, Measurements into) {
    double[] step = new double[looks];
    double[] shift = new double[looks];
    double[] gradientShift = new double[looks];
    double[] angle = new double[looks];
    double[] lossRange = new double[looks];
    double[] roughness = new double[looks];
    Dataset train = Mnist.train();
    Rows probe = Rows.of(Mnist.test().slice(0, PROBE));
    int per = between * batchSize;
    Model model = null;
    for (int look = 0; look < looks; look++) {
      int from = look * per % (train.rows() - per - batchSize);
      Trainer trainer =
          Trainer.of(network)
              .optimizer(Optimizer.sgd(rate))
              .batchSize(batchSize)
              .epochs(1)
              .threads(1)
              .seed(seed)
              .listener(progress);
      if (model != null) {
        trainer.startFrom(model);
      }
      model = trainer.fit(train.slice(from, from + per)).model();
      Dataset batch = train.slice(from + per, from + per + batchSize);
      GradientStep here = GradientStep.of(model, batch);
      Model next = here.moved(model, rate);
      double[] two = gradientShift(model, next, here, batch);
      step[look] = (double) (look + 1) * between;
      shift[look] = shift(model, next, probe);
      gradientShift[look] = two[0];
      angle[look] = two[1];
      double[] along = along(model, here, batch);
      lossRange[look] = along[0];
      roughness[look] = along[1];
    }
    into.put(Measurements.key("studyStep", name, seed), step);
    into.put(Measurements.key("shift", name, seed), shift);
    into.put(Measurements.key("gradientShift", name, seed), gradientShift);
    into.put(Measurements.key("angle", name, seed), angle);
    into.put(Measurements.key("lossRange", name, seed), lossRange);
    into.put(Measurements.key("roughness", name, seed), roughness);
  }

  /** M102 and M103: means over the dense layers except the first, below which there is nothing. */
  private static double[] gradientShift(Model model, Model next, GradientStep here, Dataset batch) {
    double distance = 0;
    double angle = 0;
    int count = 0;
    for (Node node : model.network().graph().nodes()) {
      if (node.op() instanceof Dense && node.order() > 0) {
        List<ParameterKey> weight = List.of(new ParameterKey(node.path(), Dense.WEIGHT));
        GradientStep there = GradientStep.of(GradientStep.withLower(model, next, node), batch);
        distance += here.change(there, weight);
        angle += here.angle(there, weight);
        count++;
      }
    }
    return new double[] {distance / count, angle / count};
  }

  /** M104, the highest loss less the lowest, and M106, the largest change of the gradient. */
  private double[] along(Model model, GradientStep here, Dataset batch) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double change = 0;
    for (double multiple : ALONG) {
      GradientStep there = GradientStep.of(here.moved(model, multiple * rate), batch);
      low = Math.min(low, there.loss());
      high = Math.max(high, there.loss());
      change = Math.max(change, here.change(there, here.gradient().keySet()));
    }
    return new double[] {high - low, change};
  }

  /** M101: mean over the activations' inputs. */
  private static double shift(Model before, Model after, Rows probe) {
    double sum = 0;
    int count = 0;
    for (Node node : before.network().graph().nodes()) {
      if (node.op() instanceof Activation) {
        float[] old = Traced.value(before, node.input(), probe.x(), PROBE);
        float[] moved = Traced.value(after, node.input(), probe.x(), PROBE);
        sum += meanShift(old, moved, node.shape().features());
        count++;
      }
    }
    return sum / count;
  }

  /**
   * Mean over the columns of the mean's move in standard deviations plus that of the log deviation.
   */
  static double meanShift(float[] before, float[] after, int features) {
    double sum = 0;
    for (int j = 0; j < features; j++) {
      double[] one = moments(before, j, features);
      double[] two = moments(after, j, features);
      sum += Math.abs(two[0] - one[0]) / one[1] + Math.abs(Math.log(two[1] / one[1]));
    }
    return sum / features;
  }

  private static double[] moments(float[] x, int column, int features) {
    int rows = x.length / features;
    double mean = 0;
    for (int i = column; i < x.length; i += features) {
      mean += x[i] / (double) rows;
    }
    double variance = 0;
    for (int i = column; i < x.length; i += features) {
      variance += (x[i] - mean) * (x[i] - mean) / rows;
    }
    return new double[] {mean, Math.sqrt(variance)};
  }
}
