package io.evenkeel.internal.fused;

import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.ParametersHash;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Trains a small network, with every kind of layer and large enough that threads share its
 * products, and prints the hash of all parameters and statistics. Run in JVMs of its own, with
 * other vector widths.
 */
final class HashedTraining {
  private static final int ROWS = 200;
  private static final int STEPS = 5;

  /** Of categories that come often, seldom, and not at all. */
  static final EmbeddingTable[] TABLES = {
    new EmbeddingTable(4, 3), new EmbeddingTable(150, 8), new EmbeddingTable(7, 33)
  };

  private HashedTraining() {}

  /** Prints the vector width and the hash for each number of threads given. */
  public static void main(String[] threads) {
    for (String count : threads) {
      System.out.println("hash " + hash(Integer.parseInt(count)));
    }
  }

  static String hash(int threads) {
    Network network =
        Network.input(73)
            .embedding(TABLES)
            .batchNorm()
            .dense(96)
            .batchNorm()
            .sigmoid()
            .dropout(0.2)
            .dense(80)
            .gelu()
            .batchNorm()
            .dense(90)
            .batchNorm()
            .tanh()
            .dense(60)
            .silu()
            .dense(5)
            .build();
    Optimizer optimizer = Optimizer.adamW(1e-2, 0.01).withClipNorm(1);
    try (FusedEngine engine =
        new FusedEngine(
            network,
            Loss.softmaxCrossEntropy(),
            optimizer,
            ROWS,
            initial(network, optimizer.slots()),
            threads)) {
      Random random = new Random(7);
      for (int step = 0; step < STEPS; step++) {
        int rows = ROWS - 3 * step;
        for (int i = 0; i < rows * network.inputFeatures(); i++) {
          engine.input()[i] = (float) (3 + 2 * random.nextGaussian());
        }
        fillCodes(engine.input(), rows, network.inputFeatures(), random);
        for (int i = 0; i < rows; i++) {
          engine.targets()[i] = random.nextInt(5);
        }
        double loss = engine.step(rows, new StepSettings(1e-2, 42, step));
        if (!Double.isFinite(loss)) {
          throw new IllegalStateException(engine.refusal());
        }
      }
      return ParametersHash.sha256(engine.state());
    }
  }

  /** Overwrites the last three columns with codes of {@link #TABLES}. */
  static void fillCodes(float[] x, int rows, int columns, Random random) {
    for (int row = 1; row <= rows; row++) {
      for (int t = 0; t < TABLES.length; t++) {
        x[row * columns - TABLES.length + t] = random.nextInt(TABLES[t].categories());
      }
    }
  }

  static TrainingState initial(Network network, int slots) {
    Random random = new Random(3);
    List<Parameter> parameters = new ArrayList<>();
    SortedMap<Integer, RunningStatistics> statistics = new TreeMap<>();
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      int inputs = network.inputFeaturesOf(i);
      if (layer instanceof Dense dense) {
        float[] weight = new float[inputs * dense.features()];
        for (int j = 0; j < weight.length; j++) {
          weight[j] = (float) (random.nextGaussian() * Math.sqrt(1.0 / inputs));
        }
        parameters.add(parameter(i + ".weight", inputs, dense.features(), weight, slots));
        if (dense.bias()) {
          float[] bias = new float[dense.features()];
          parameters.add(parameter(i + ".bias", 1, bias.length, bias, slots));
        }
      } else if (layer instanceof Embedding embedding) {
        for (int t = 0; t < embedding.tables().size(); t++) {
          EmbeddingTable table = embedding.tables().get(t);
          float[] values = new float[table.categories() * table.dimension()];
          for (int j = 0; j < values.length; j++) {
            values[j] = (float) random.nextGaussian();
          }
          parameters.add(
              parameter(
                  "%d.table%d".formatted(i, t),
                  table.categories(),
                  table.dimension(),
                  values,
                  slots));
        }
      } else if (layer instanceof BatchNorm) {
        float[] gamma = new float[inputs];
        Arrays.fill(gamma, 1);
        parameters.add(parameter(i + ".gamma", 1, inputs, gamma, slots));
        parameters.add(parameter(i + ".beta", 1, inputs, new float[inputs], slots));
        statistics.put(i, new RunningStatistics(inputs));
      }
    }
    return new TrainingState(parameters, statistics, 0);
  }

  private static Parameter parameter(
      String name, int rows, int columns, float[] values, int slots) {
    return new Parameter(name, rows, columns, values, new float[slots][values.length]);
  }
}
