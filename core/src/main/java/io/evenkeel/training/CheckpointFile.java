package io.evenkeel.training;

import io.evenkeel.internal.file.EpochJson;
import io.evenkeel.internal.file.SafetensorsReader;
import io.evenkeel.internal.file.SafetensorsWriter;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@link Checkpoint} as a safetensors file that loses no bit: each parameter under its name in
 * its canonical layout, its optimizer state as {@code NAME.slot0} and so on, and of BatchNorm i in
 * double {@code i.statistics} (the four rows of {@link RunningStatistics#raw}) and {@code
 * i.ema_weight}, and the count {@code i.updates}; where an average of the weights is kept, its slot
 * and in double {@code i.average} (mean, variance) and {@code i.average_weight}. Progress is JSON
 * in the metadata.
 */
final class CheckpointFile {
  private static final String KIND = "evenkeel-checkpoint";
  private static final String VERSION = "1";
  private static final String PROGRESS = "progress";
  private static final int STATISTICS_ROWS = 4;
  private static final int AVERAGE_ROWS = 2;
  private static final String AVERAGE = ".average";
  private static final String AVERAGE_WEIGHT = ".average_weight";

  private CheckpointFile() {}

  static void write(Checkpoint checkpoint, Path file) {
    SafetensorsWriter writer = new SafetensorsWriter().checksum();
    writer.metadata(KIND, VERSION);
    writer.metadata(
        PROGRESS,
        StrictJson.line(json(checkpoint.progress(), checkpoint.state().optimizerSteps())));
    for (Parameter parameter : checkpoint.state().parameters()) {
      int rows = parameter.rows();
      int columns = parameter.columns();
      writer.add(parameter.key().toString(), parameter.values(), rows, columns);
      for (int slot = 0; slot < parameter.slots().length; slot++) {
        writer.add(slotName(parameter.key(), slot), parameter.slots()[slot], rows, columns);
      }
    }
    checkpoint
        .state()
        .statistics()
        .forEach((layer, statistics) -> addStatistics(writer, layer, statistics));
    writer.write(file);
  }

  private static void addStatistics(
      SafetensorsWriter writer, String layer, RunningStatistics statistics) {
    double[][] raw = statistics.raw();
    int features = statistics.features();
    double[] flat = new double[STATISTICS_ROWS * features];
    for (int i = 0; i < STATISTICS_ROWS; i++) {
      System.arraycopy(raw[i], 0, flat, i * features, features);
    }
    writer.add(layer + ".statistics", flat, STATISTICS_ROWS, features);
    writer.add(layer + ".ema_weight", new double[] {statistics.emaWeight()});
    if (statistics.averageWeight() > 0) {
      double[] average = new double[AVERAGE_ROWS * features];
      for (int i = 0; i < AVERAGE_ROWS; i++) {
        System.arraycopy(statistics.rawAverage()[i], 0, average, i * features, features);
      }
      writer.add(layer + AVERAGE, average, AVERAGE_ROWS, features);
      writer.add(layer + AVERAGE_WEIGHT, new double[] {statistics.averageWeight()});
    }
    writer.add(layer + ".updates", new long[] {statistics.updates()});
  }

  /**
   * Reads a checkpoint.
   *
   * @param network the network that was trained
   * @param slots number of arrays of state that its optimizer keeps for each parameter
   * @throws InvalidInputException if the file is not a checkpoint of such a training
   */
  static Checkpoint read(Path file, Network network, int slots) {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      JsonFields fields = reader.judge(() -> progressFields(reader));
      long optimizerSteps = reader.judge(() -> fields.longCount("optimizerSteps"));
      Progress progress = reader.judge(() -> progress(fields));
      if (optimizerSteps > progress.step()) {
        throw reader.invalid(
            "it says that its optimizer made %d of %d steps"
                .formatted(optimizerSteps, progress.step()));
      }
      List<Parameter> parameters = new ArrayList<>();
      Graph graph = network.graph();
      graph
          .parameters()
          .forEach((key, spec) -> parameters.add(parameter(reader, key, spec, slots)));
      SequencedMap<String, RunningStatistics> statistics = new LinkedHashMap<>();
      for (Node norm : graph.batchNorms()) {
        statistics.put(norm.path(), statistics(reader, norm.path(), norm.shape().channels()));
      }
      reader.requireIntact(KIND, PROGRESS);
      return new Checkpoint(new TrainingState(parameters, statistics, optimizerSteps), progress);
    }
  }

  private static Parameter parameter(
      SafetensorsReader reader, ParameterKey key, ParameterSpec spec, int slots) {
    float[] values = reader.finiteFloats(key.toString(), spec.rows(), spec.columns());
    float[][] state = new float[slots][];
    for (int i = 0; i < slots; i++) {
      state[i] = reader.finiteFloats(slotName(key, i), spec.rows(), spec.columns());
    }
    return new Parameter(key, spec.rows(), spec.columns(), values, state);
  }

  private static RunningStatistics statistics(
      SafetensorsReader reader, String layer, int features) {
    double[][] raw = rows(reader, layer + ".statistics", STATISTICS_ROWS, features);
    long updates = reader.longs(layer + ".updates")[0];
    double weight = reader.finiteDoubles(layer + ".ema_weight")[0];
    if (updates < 0) {
      throw reader.invalid(
          "tensor %s.updates holds %d, but a count is at least 0".formatted(layer, updates));
    }
    if (updates == 0 ? weight != 0 : !(weight > 0 && weight <= 1)) {
      throw reader.invalid(
          "tensor %s.ema_weight holds %s, but %s"
              .formatted(
                  layer,
                  weight,
                  updates == 0
                      ? "before the first update it is 0"
                      : "after the first update it is above 0 and at most 1"));
    }
    return averaged(
        new RunningStatistics(raw[0], raw[1], raw[2], raw[3], weight, updates), reader, layer);
  }

  /** The statistics with their average, where the file has one. */
  private static RunningStatistics averaged(
      RunningStatistics statistics, SafetensorsReader reader, String layer) {
    if (!reader.names().contains(layer + AVERAGE)) {
      return statistics;
    }
    double[][] raw = rows(reader, layer + AVERAGE, AVERAGE_ROWS, statistics.features());
    double weight = reader.finiteDoubles(layer + AVERAGE_WEIGHT)[0];
    if (!(weight > 0 && weight <= 1)) {
      throw reader.invalid(
          "tensor %s holds %s, but it is above 0 and at most 1"
              .formatted(layer + AVERAGE_WEIGHT, weight));
    }
    return statistics.withAverage(raw[0], raw[1], weight);
  }

  /** Means and variances in turn, one row each; no variance is below 0. */
  private static double[][] rows(SafetensorsReader reader, String name, int count, int features) {
    double[] flat = reader.finiteDoubles(name, count, features);
    double[][] raw = new double[count][features];
    for (int i = 0; i < count; i++) {
      System.arraycopy(flat, i * features, raw[i], 0, features);
    }
    for (int row = 1; row < count; row += 2) {
      for (int j = 0; j < raw[row].length; j++) {
        if (raw[row][j] < 0) {
          throw reader.invalid(
              "tensor %s holds %s at [%d, %d], but a variance is at least 0"
                  .formatted(name, raw[row][j], row, j));
        }
      }
    }
    return raw;
  }

  private static ObjectNode json(Progress progress, long optimizerSteps) {
    ObjectNode json = StrictJson.object();
    json.put("optimizerSteps", optimizerSteps);
    json.put("epoch", progress.epoch());
    json.put("stepInEpoch", progress.stepInEpoch());
    json.put("step", progress.step());
    json.put("trainingRows", progress.trainingRows());
    json.put("epochRows", progress.epochRows());
    json.put("epochLossSum", progress.epochLossSum());
    json.put("epochRight", progress.epochRight());
    json.put("epochSeconds", progress.epochSeconds());
    ArrayNode history = json.putArray("history");
    for (EpochResult epoch : progress.history()) {
      history.add(EpochJson.write(epoch));
    }
    return json;
  }

  private static JsonFields progressFields(SafetensorsReader reader) {
    String json = reader.metadata().get(PROGRESS);
    if (!VERSION.equals(reader.metadata().get(KIND)) || json == null) {
      throw new InvalidInputException(
          "it is not a checkpoint of format version %s".formatted(VERSION));
    }
    return new JsonFields(StrictJson.parse(json, "its progress"), "its progress");
  }

  private static Progress progress(JsonFields fields) {
    List<EpochResult> history = new ArrayList<>();
    for (JsonNode epoch : fields.array("history")) {
      history.add(EpochJson.read(epoch));
    }
    Progress progress =
        new Progress(
            fields.count("epoch"),
            fields.count("stepInEpoch"),
            fields.longCount("step"),
            fields.longCount("trainingRows"),
            fields.longCount("epochRows"),
            fields.number("epochLossSum"),
            fields.longCount("epochRight"),
            fields.number("epochSeconds"),
            history);
    fields.end();
    return progress;
  }

  private static String slotName(ParameterKey parameter, int slot) {
    return parameter + ".slot" + slot;
  }
}
