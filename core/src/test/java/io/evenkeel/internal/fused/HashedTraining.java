package io.evenkeel.internal.fused;

import io.evenkeel.exchange.Sharding;
import io.evenkeel.internal.engine.ImageNetworks;
import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.ParametersHash;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;

/**
 * Trains small networks, with every kind of layer and large enough that threads share their
 * products, and prints the hash of all parameters and statistics. Run in JVMs of its own, with
 * other vector widths.
 */
final class HashedTraining {
  private static final int ROWS = 200;
  private static final int STEPS = 5;

  /** Tables of categories that come often, seldom, and not at all. */
  static final EmbeddingTable[] TABLES = {
    new EmbeddingTable(4, 3), new EmbeddingTable(150, 8), new EmbeddingTable(7, 33)
  };

  /** Every kind of layer, one after another. */
  static final Network NETWORK =
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

  /** Residuals of vectors, with BN before and after the sum, with a product in both branches. */
  static final Network RESIDUALS =
      Network.input(73)
          .embedding(TABLES)
          .residual(b -> b.batchNorm().gelu().dense(50).relu().dense(114).dropout(0.2))
          .dense(96)
          .batchNorm()
          .relu()
          .residual(b -> b.dense(96).batchNorm().relu().dense(96).batchNorm())
          .relu()
          .residual(
              b -> b.dense(70).batchNorm().silu().residual(c -> c.dense(70)).batchNorm(),
              s -> s.dense(70).batchNorm())
          .tanh()
          .residual(b -> b.batchNorm().relu().dense(70))
          .residual(b -> b.tanh(), s -> s.dropout(0.1))
          .batchNorm()
          .dense(5)
          .residual(b -> b.dense(5))
          .build();

  private static BatchNorm ghosts(int rows) {
    return BatchNorm.DEFAULT.withGhostRows(rows);
  }

  /** Ghost batches smaller than a tile, larger than one, and of whole tiles. */
  static final Network GHOSTS =
      Network.input(73)
          .embedding(TABLES)
          .batchNorm(ghosts(2))
          .dense(96)
          .batchNorm(ghosts(64))
          .relu()
          .residual(b -> b.dense(96).batchNorm(ghosts(37)).relu().dense(96).batchNorm(ghosts(100)))
          .tanh()
          .dropout(0.1)
          .batchNorm(ghosts(17))
          .dense(5)
          .build();

  /** Images. */
  static final List<Network> IMAGES = List.copyOf(ImageNetworks.all().values());

  private HashedTraining() {}

  /** Prints the hash of each network for each number of threads given. */
  public static void main(String[] threads) {
    for (String count : threads) {
      System.out.println("hash " + hash(NETWORK, Integer.parseInt(count)));
      System.out.println("hash " + hash(RESIDUALS, Integer.parseInt(count)));
      System.out.println("hash " + hash(GHOSTS, Integer.parseInt(count)));
      System.out.println("hash " + hash(NETWORK, Integer.parseInt(count), 3));
      System.out.println("hash " + images(Integer.parseInt(count)));
    }
  }

  /** The hashes of all networks of images. */
  static String images(int threads) {
    return IMAGES.stream().map(network -> hash(network, threads)).toList().toString();
  }

  static String hash(Network network, int threads) {
    return hash(network, threads, 1);
  }

  static String hash(Network network, int threads, int shards) {
    Optimizer optimizer = Optimizer.adamW(1e-2, 0.01).withClipNorm(1);
    try (FusedEngine engine =
        new FusedEngine(
            network,
            Loss.softmaxCrossEntropy(),
            optimizer,
            ROWS,
            initial(network, optimizer.slots()),
            threads,
            Sharding.all(shards))) {
      Random random = new Random(7);
      for (int step = 0; step < STEPS; step++) {
        int rows = ROWS - 3 * step;
        for (int i = 0; i < rows * network.inputFeatures(); i++) {
          engine.input()[i] = (float) (3 + 2 * random.nextGaussian());
        }
        if (network.graph().nodes().get(1).op() instanceof Embedding) {
          fillCodes(engine.input(), rows, network.inputFeatures(), random);
        }
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
    Graph graph = network.graph();
    List<Parameter> parameters = new ArrayList<>();
    for (Node node : graph.nodes()) {
      for (ParameterSpec spec : graph.parameters(node)) {
        ParameterKey key = new ParameterKey(node.path(), spec.role());
        parameters.add(Parameter.fresh(key, spec, values(spec, random), slots));
      }
    }
    SequencedMap<String, RunningStatistics> statistics = new LinkedHashMap<>();
    for (Node norm : graph.batchNorms()) {
      statistics.put(norm.path(), new RunningStatistics(norm.shape().channels()));
    }
    return new TrainingState(parameters, statistics, 0);
  }

  /** Gaussian weights and vectors; gamma 1; biases and beta 0. */
  private static float[] values(ParameterSpec spec, Random random) {
    float[] values = new float[(int) spec.size()];
    switch (spec.role()) {
      case "gamma" -> Arrays.fill(values, 1);
      case "beta", "bias" -> {}
      default -> {
        double sigma = spec.role().equals("weight") ? Math.sqrt(1.0 / spec.rows()) : 1;
        for (int j = 0; j < values.length; j++) {
          values[j] = (float) (random.nextGaussian() * sigma);
        }
      }
    }
    return values;
  }
}
