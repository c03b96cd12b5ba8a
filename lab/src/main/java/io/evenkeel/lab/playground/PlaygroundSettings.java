package io.evenkeel.lab.playground;

import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.lab.page.Refusal;
import io.evenkeel.lab.page.Text;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.List;

/**
 * The playground's knobs.
 *
 * @param data what is learned
 * @param table name of the table that is learned; empty if it is none
 * @param target its column that is predicted; empty if it is none
 * @param noise of the toy sets: standard deviation of what is added to each coordinate
 * @param depth hidden layers
 * @param width units of each
 * @param activation of the hidden layers
 * @param adam whether Adam updates, or else plain SGD
 * @param learningRate of every step
 * @param batchSize rows of a mini-batch
 * @param initScale standard deviation of the initial weights; 0: as He and Xavier say
 * @param norm where BN stands in the network that has it
 * @param emaDecay of the running statistics
 * @param epsilon that BN adds to the variance
 * @param seed of data, initial weights and order of the rows
 */
record PlaygroundSettings(
    DataChoice data,
    String table,
    String target,
    double noise,
    int depth,
    int width,
    ActivationFunction activation,
    boolean adam,
    double learningRate,
    int batchSize,
    double initScale,
    PlaygroundNormPlace norm,
    double emaDecay,
    double epsilon,
    long seed) {
  static final int MAX_DEPTH = 8;
  static final int MAX_WIDTH = 128;
  static final int MAX_BATCH = 500;

  static final PlaygroundSettings DEFAULT =
      new PlaygroundSettings(
          DataChoice.SPIRALS,
          "",
          "",
          0.03,
          4,
          16,
          ActivationFunction.SIGMOID,
          false,
          0.5,
          50,
          0,
          PlaygroundNormPlace.BEFORE,
          0.9,
          1e-5,
          1);

  /**
   * Good settings to begin a table with; the steps are small enough for a number as target, too.
   */
  private static final PlaygroundSettings FOR_TABLES =
      new PlaygroundSettings(
          DataChoice.TABLE,
          "",
          "",
          0,
          3,
          32,
          ActivationFunction.RELU,
          true,
          0.003,
          64,
          0,
          PlaygroundNormPlace.BEFORE,
          0.9,
          1e-5,
          1);

  PlaygroundSettings {
    require("noise", noise, 0, 1);
    require("depth", depth, 1, MAX_DEPTH);
    require("width", width, 1, MAX_WIDTH);
    require("learningRate", learningRate, 1e-6, 100);
    require("batchSize", batchSize, 2, MAX_BATCH);
    require("initScale", initScale, 0, 10);
    require("emaDecay", emaDecay, 0, 0.9999);
    require("epsilon", epsilon, 1e-12, 10);
  }

  private static void require(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw Refusal.of(
          "refusal.setting", Text.of("playground." + name), shown(low), shown(high), shown(value));
    }
  }

  /** Whole numbers without a point. */
  private static String shown(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  /** The settings that a page's script sends. */
  static PlaygroundSettings parse(String json) {
    JsonFields fields = new JsonFields(StrictJson.parse(json, "settings"), "settings");
    PlaygroundSettings settings =
        new PlaygroundSettings(
            fields.constant("data", DataChoice.class),
            fields.string("table"),
            fields.string("target"),
            fields.number("noise"),
            fields.integer("depth"),
            fields.integer("width"),
            fields.constant("activation", ActivationFunction.class),
            fields.bool("adam"),
            fields.number("learningRate"),
            fields.integer("batchSize"),
            fields.number("initScale"),
            fields.constant("norm", PlaygroundNormPlace.class),
            fields.number("emaDecay"),
            fields.number("epsilon"),
            fields.longInteger("seed"));
    fields.end();
    return settings;
  }

  /**
   * The settings for other data. A change to tables, or away from them, takes the knobs that suit
   * the new data; otherwise the knobs stay as they are.
   *
   * @param name of the table; empty if it is none
   * @param column of the table to predict; empty if it is none
   */
  PlaygroundSettings learning(DataChoice choice, String name, String column) {
    boolean keep = (choice == DataChoice.TABLE) == (data == DataChoice.TABLE);
    PlaygroundSettings from = keep ? this : choice == DataChoice.TABLE ? FOR_TABLES : DEFAULT;
    return new PlaygroundSettings(
        choice,
        name,
        column,
        from.noise,
        from.depth,
        from.width,
        from.activation,
        from.adam,
        from.learningRate,
        from.batchSize,
        from.initScale,
        from.norm,
        from.emaDecay,
        from.epsilon,
        from.seed);
  }

  /** Whether the same rows are learned with those settings. */
  boolean sameData(PlaygroundSettings other) {
    return data == other.data
        && table.equals(other.table)
        && target.equals(other.target)
        && noise == other.noise
        && seed == other.seed;
  }

  /** The network for that data, with BN or without. */
  Network network(PlaygroundData rows, boolean normalized) {
    Initialization initialization =
        initScale == 0
            ? new Initialization.FromActivation()
            : new Initialization.Gaussian(initScale);
    BatchNorm batchNorm = BatchNorm.DEFAULT.withEmaDecay(emaDecay).withEpsilon(epsilon);
    Network.Builder builder = Network.input(rows.train().features());
    if (rows.table() != null) {
      List<EmbeddingTable> codes = rows.table().plan().preprocessor().embeddings();
      if (!codes.isEmpty()) {
        builder.embedding(codes.toArray(EmbeddingTable[]::new));
      }
    }
    if (normalized && norm == PlaygroundNormPlace.INPUT) {
      builder.batchNorm(batchNorm);
    }
    for (int layer = 0; layer < depth; layer++) {
      builder.dense(width, initialization);
      if (normalized && norm == PlaygroundNormPlace.BEFORE) {
        builder.batchNorm(batchNorm);
      }
      builder.activation(activation);
      if (normalized && norm == PlaygroundNormPlace.AFTER) {
        builder.batchNorm(batchNorm);
      }
    }
    return builder.dense(rows.outputs(), initialization).build();
  }

  Optimizer optimizer() {
    return adam ? Optimizer.adam(learningRate) : Optimizer.sgd(learningRate);
  }
}
