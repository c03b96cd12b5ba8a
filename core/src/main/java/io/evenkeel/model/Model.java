package io.evenkeel.model;

import io.evenkeel.internal.folded.Folding;
import io.evenkeel.internal.folded.Predictor;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.loss.Task;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Statistics;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A trained network, ready to predict: weights, the inference statistics of its BatchNorms, and
 * what its inputs and outputs mean. Immutable and thread-safe. BatchNorm is folded into the
 * weights, so a prediction never looks at the batch it came in: a row's result depends on that row
 * alone.
 *
 * {@snippet class="io.evenkeel.examples.CoreExamples" region="model"}
 */
public final class Model {
  private final Network network;
  private final Task task;
  private final Map<ParameterKey, float[]> parameters;
  private final SequencedMap<String, BatchNormStatistics> statistics;
  private final InputDescription input;
  private final List<String> classNames;
  private final Map<String, String> metadata;
  private final int outputs;
  private final Predictor predictor;

  Model(ModelBuilder builder) {
    network = builder.network;
    task = builder.task;
    parameters = builder.parameters;
    statistics = builder.statistics;
    input = builder.input;
    classNames = builder.classNames;
    metadata = builder.metadata;
    outputs = network.outputFeatures();
    predictor =
        Predictor.of(
            Folding.fold(network, this::values, this::inferenceMoments),
            Kernels.active(),
            Runtime.getRuntime().availableProcessors());
  }

  /** Starts a model of a network; what is left out has the builder's defaults. */
  public static ModelBuilder of(Network network) {
    return new ModelBuilder(network);
  }

  /**
   * Reads a model's file.
   *
   * @throws InvalidInputException if there is no such file or it holds no valid model
   */
  public static Model load(Path file) {
    return ModelFile.read(file);
  }

  /**
   * Writes the model's file (safetensors, under the names that PyTorch gives the equal {@code
   * nn.Sequential}), atomically. A model that is loaded from it predicts the same bits.
   *
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public void save(Path file) {
    ModelFile.write(this, file);
  }

  /** The network; its BatchNorms name the statistics that this model predicts with. */
  public Network network() {
    return network;
  }

  /** How the network's output is read. */
  public Task task() {
    return task;
  }

  /** What the numbers of a row are. */
  public InputDescription input() {
    return input;
  }

  /** The classes' names in the order of their index; empty where they have none. */
  public List<String> classNames() {
    return classNames;
  }

  /** Free notes that travel with the model. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * A copy of a parameter in its canonical layout: row-major, a dense layer's weight being inputs x
   * features.
   *
   * @throws IllegalArgumentException if the network has no such parameter
   */
  public float[] parameter(ParameterKey key) {
    return values(key).clone();
  }

  /**
   * A copy of a parameter.
   *
   * @param path of its layer, such as {@code 3}
   * @param role in its layer: {@code weight}, {@code bias}, {@code gamma}, {@code beta}, {@code
   *     table2}
   * @throws IllegalArgumentException if the network has no such parameter
   */
  public float[] parameter(String path, String role) {
    return parameter(new ParameterKey(path, role));
  }

  /** Copies of all parameters, each in its canonical layout, in the order of the network. */
  public SequencedMap<ParameterKey, float[]> parameters() {
    SequencedMap<ParameterKey, float[]> copies = new LinkedHashMap<>();
    network.graph().parameters().keySet().forEach(key -> copies.put(key, parameter(key)));
    return copies;
  }

  /** The kept statistics of the BatchNorms, by their path, in the order of the network. */
  public SequencedMap<String, BatchNormStatistics> statistics() {
    return statistics;
  }

  /** The sources of statistics that every BatchNorm of this model has kept. */
  public Set<Statistics> keptStatistics() {
    Set<Statistics> kept = EnumSet.allOf(Statistics.class);
    statistics.values().forEach(s -> kept.retainAll(s.moments().keySet()));
    return kept;
  }

  /**
   * The same model, predicting with another source of statistics.
   *
   * @throws InvalidInputException if a BatchNorm has not kept them
   */
  public Model withStatistics(Statistics source) {
    return toBuilder().network(network.withBatchNorms(n -> n.withStatistics(source))).build();
  }

  /**
   * The same model, predicting with statistics that were computed anew.
   *
   * @param source what they were computed from
   * @param moments those of every BatchNorm, by its path
   * @throws InvalidInputException if a BatchNorm has none, or of another number of columns
   */
  public Model withStatistics(Statistics source, Map<String, Moments> moments) {
    Map<String, BatchNormStatistics> changed = new LinkedHashMap<>(statistics);
    moments.forEach(
        (layer, value) -> changed.computeIfPresent(layer, (_, kept) -> kept.with(source, value)));
    return toBuilder()
        .network(network.withBatchNorms(n -> n.withStatistics(source)))
        .statistics(changed)
        .build();
  }

  /**
   * Predicts one row: the probability of each class ({@link Task#CLASSES}), that of yes ({@link
   * Task#BINARY}), or the numbers themselves.
   *
   * @param row as many numbers as the network has input features; read
   * @throws InvalidInputException if the row has another length, or a category's code is not valid
   */
  public float[] predict(float[] row) {
    return predict(row, 1);
  }

  /**
   * Predicts many rows.
   *
   * @param rows count x input features, row-major; read
   * @return count x outputs, row-major
   * @throws InvalidInputException if the array has another length, or a category's code is not
   *     valid
   */
  public float[] predict(float[] rows, int count) {
    return probabilities(logits(rows, count));
  }

  /**
   * The network's outputs, before they become probabilities.
   *
   * @param rows count x input features, row-major; read
   * @return count x outputs, row-major
   * @throws InvalidInputException if the array has another length, or a category's code is not
   *     valid
   */
  public float[] logits(float[] rows, int count) {
    if (count < 0 || rows.length != (long) count * network.inputFeatures()) {
      throw unfilled(rows, count);
    }
    float[] result = new float[Math.multiplyExact(count, outputs)];
    logits(rows, count, result);
    return result;
  }

  /**
   * The network's outputs, before they become probabilities, in an array that the caller gives.
   *
   * @param rows at least count x input features, row-major; read
   * @param result at least count x outputs, row-major; overwritten
   * @throws InvalidInputException if an array is shorter, or a category's code is not valid
   */
  public void logits(float[] rows, int count, float[] result) {
    requireRoom(rows, count, result);
    predictor.logits(rows, count, result);
  }

  /**
   * The network's outputs, the same bits, computed on the caller's thread alone: for a caller that
   * predicts on several threads itself.
   *
   * @param rows at least count x input features, row-major; read
   * @param result at least count x outputs, row-major; overwritten
   * @throws InvalidInputException if an array is shorter, or a category's code is not valid
   */
  public void logitsOnThisThread(float[] rows, int count, float[] result) {
    requireRoom(rows, count, result);
    predictor.logits(rows, count, result, true);
  }

  private void requireRoom(float[] rows, int count, float[] result) {
    if (count < 0 || rows.length < (long) count * network.inputFeatures()) {
      throw unfilled(rows, count);
    }
    if (result.length < (long) count * outputs) {
      throw new InvalidInputException(
          "%d rows of %d outputs need room for %d numbers, but the array for them has %d"
              .formatted(count, outputs, (long) count * outputs, result.length));
    }
  }

  private InvalidInputException unfilled(float[] rows, int count) {
    int features = network.inputFeatures();
    return new InvalidInputException(
        "%d rows of %d features need %d numbers, but got %d"
            .formatted(count, features, (long) count * features, rows.length));
  }

  /**
   * Turns the network's outputs into predictions: {@link #predict} does this to {@link #logits}.
   *
   * @param logits rows x outputs, row-major; overwritten
   * @return the same array
   */
  public float[] probabilities(float[] logits) {
    Probabilities.of(task, logits, outputs);
    return logits;
  }

  /**
   * A look inside: every value of the network for the caller's rows, {@code maxRows} of them at
   * once.
   */
  public ModelTracer tracer(int maxRows) {
    return new ModelTracer(this, maxRows, Runtime.getRuntime().availableProcessors());
  }

  /** A look inside for one row or few, on the caller's thread alone. */
  public ModelTracer smallTracer(int maxRows) {
    return new ModelTracer(this, maxRows, 1);
  }

  float[] values(ParameterKey key) {
    float[] values = parameters.get(key);
    if (values == null) {
      throw new IllegalArgumentException("no parameter named " + key);
    }
    return values;
  }

  /** The statistics that a BatchNorm predicts with. */
  public Moments inferenceMoments(Node norm) {
    BatchNorm batchNorm = (BatchNorm) norm.op();
    return ModelBuilder.moments(norm, batchNorm.statistics(), statistics);
  }

  /** A builder that has everything from this model, to make one that differs in some part. */
  public ModelBuilder toBuilder() {
    return new ModelBuilder(network)
        .task(task)
        .parameters(parameters)
        .statistics(statistics)
        .input(input)
        .classNames(classNames)
        .metadata(metadata);
  }

  @Override
  public String toString() {
    return "Model(%s, %s)".formatted(network, task);
  }
}
