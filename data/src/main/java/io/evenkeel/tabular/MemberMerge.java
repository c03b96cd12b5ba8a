package io.evenkeel.tabular;

import io.evenkeel.loss.Task;
import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.Model;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;
import io.evenkeel.network.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes one model of several that have the same network, as {@link MemberLayout} has it. */
final class MemberMerge {
  private final List<Model> models;
  private final MemberLayout layout;
  private final Graph graph;
  private final int members;

  private MemberMerge(List<Model> models) {
    this.models = models;
    members = models.size();
    layout = new MemberLayout(models.getFirst().network(), members);
    graph = layout.graph();
  }

  /**
   * The model whose output is the mean of theirs.
   *
   * @param models at least 1, of the same network
   */
  static Model mean(List<Model> models) {
    if (models.size() == 1) {
      return models.getFirst();
    }
    MemberMerge merge = new MemberMerge(models);
    Model first = models.getFirst();
    return Model.of(merge.layout.mean())
        .task(first.task())
        .input(first.input())
        .classNames(first.classNames())
        .metadata(first.metadata())
        .parameters(merge.parameters())
        .statistics(merge.statistics())
        .build();
  }

  /**
   * The models with their outputs divided by a temperature, which goes into the last layer's
   * weights.
   */
  static List<Model> over(List<Model> models, double temperature) {
    if (temperature == 1) {
      return models;
    }
    String last = models.getFirst().network().graph().last().path();
    List<Model> divided = new ArrayList<>();
    for (Model model : models) {
      Map<ParameterKey, float[]> parameters = new HashMap<>(model.parameters());
      for (String role : List.of(Dense.WEIGHT, Dense.BIAS)) {
        float[] values = model.parameter(last, role);
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (values[i] / temperature);
        }
        parameters.put(new ParameterKey(last, role), values);
      }
      divided.add(model.toBuilder().parameters(parameters).build());
    }
    return divided;
  }

  /** The biases of the members' outputs, members x outputs; the mean no longer has them. */
  static float[] outputBiases(List<Model> models) {
    Model first = models.getFirst();
    int outputs = first.network().outputFeatures();
    String last = first.network().graph().last().path();
    float[] biases = new float[models.size() * outputs];
    for (int k = 0; k < models.size(); k++) {
      System.arraycopy(models.get(k).parameter(last, Dense.BIAS), 0, biases, k * outputs, outputs);
    }
    return biases;
  }

  private Map<ParameterKey, float[]> parameters() {
    Map<ParameterKey, float[]> merged = new HashMap<>();
    graph
        .parameters()
        .forEach((key, spec) -> merged.put(key, parameter(graph.at(key.path()), key, spec)));
    return merged;
  }

  private float[] parameter(Node node, ParameterKey key, ParameterSpec spec) {
    boolean dense = node.op() instanceof Dense;
    if (dense && layout.place(node) == MemberLayout.Place.OUTPUT) {
      return key.role().equals(Dense.WEIGHT) ? outputWeights(key, spec) : mean(key);
    }
    if (dense
        && key.role().equals(Dense.WEIGHT)
        && graph.node(node.input()).op() instanceof Embedding embedding) {
      return weightsOverVectors(key, spec, embedding);
    }
    return sideBySide(key, spec);
  }

  /** Row by row, the members' columns one after another. */
  private float[] sideBySide(ParameterKey key, ParameterSpec spec) {
    int rows = spec.rows();
    int columns = spec.columns();
    float[] merged = new float[rows * columns * members];
    for (int k = 0; k < members; k++) {
      float[] own = models.get(k).parameter(key);
      for (int i = 0; i < rows; i++) {
        System.arraycopy(own, i * columns, merged, (i * members + k) * columns, columns);
      }
    }
    return merged;
  }

  /** The members' rows one after another, over their number. */
  private float[] outputWeights(ParameterKey key, ParameterSpec spec) {
    float[] merged = new float[Math.toIntExact(members * spec.size())];
    for (int k = 0; k < members; k++) {
      float[] own = models.get(k).parameter(key);
      for (int i = 0; i < own.length; i++) {
        merged[k * own.length + i] = own[i] / members;
      }
    }
    return merged;
  }

  private float[] mean(ParameterKey key) {
    double[] sums = new double[models.getFirst().parameter(key).length];
    for (Model model : models) {
      float[] own = model.parameter(key);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += own[i];
      }
    }
    float[] merged = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      merged[i] = (float) (sums[i] / members);
    }
    return merged;
  }

  /** The numbers' rows are shared; a vector's rows are its member's, zero for the others. */
  private float[] weightsOverVectors(ParameterKey key, ParameterSpec spec, Embedding embedding) {
    int columns = spec.columns();
    int vectors = embedding.tables().stream().mapToInt(EmbeddingTable::dimension).sum();
    int numbers = spec.rows() - vectors;
    float[] merged = new float[(numbers + members * vectors) * members * columns];
    for (int k = 0; k < members; k++) {
      float[] own = models.get(k).parameter(key);
      for (int i = 0; i < numbers; i++) {
        copyRow(own, i, merged, i, k, columns);
      }
      int from = numbers;
      int to = numbers;
      for (EmbeddingTable table : embedding.tables()) {
        int dimension = table.dimension();
        for (int d = 0; d < dimension; d++) {
          copyRow(own, from + d, merged, to + k * dimension + d, k, columns);
        }
        from += dimension;
        to += members * dimension;
      }
    }
    return merged;
  }

  private void copyRow(float[] own, int from, float[] merged, int to, int k, int columns) {
    System.arraycopy(own, from * columns, merged, (to * members + k) * columns, columns);
  }

  private Map<String, BatchNormStatistics> statistics() {
    Map<String, BatchNormStatistics> merged = new LinkedHashMap<>();
    for (Node norm : graph.batchNorms()) {
      List<BatchNormStatistics> own =
          models.stream().map(m -> m.statistics().get(norm.path())).toList();
      Set<Statistics> kept = models.getFirst().keptStatistics();
      Map<Statistics, Moments> moments = new EnumMap<>(Statistics.class);
      for (Statistics source : kept) {
        moments.put(source, joined(own.stream().map(s -> s.moments().get(source)).toList()));
      }
      long batches = own.stream().mapToLong(BatchNormStatistics::batches).max().orElse(0);
      merged.put(norm.path(), new BatchNormStatistics(batches, moments));
    }
    return merged;
  }

  private static Moments joined(List<Moments> own) {
    double[] mean = own.stream().flatMapToDouble(m -> Arrays.stream(m.mean())).toArray();
    double[] variance = own.stream().flatMapToDouble(m -> Arrays.stream(m.variance())).toArray();
    return new Moments(mean, variance);
  }

  /**
   * The model whose output is each member's, from that of their mean.
   *
   * @param mean made by {@link #mean}
   * @param members number of them
   * @param biases of their outputs, by {@link #outputBiases}
   */
  static Model apart(Model mean, int members, float[] biases) {
    Node last = mean.network().graph().last();
    int outputs = mean.network().outputFeatures();
    float[] weight = mean.parameter(last.path(), Dense.WEIGHT);
    int own = weight.length / members / outputs;
    float[] apart = new float[weight.length];
    for (int k = 0; k < members; k++) {
      for (int i = 0; i < own; i++) {
        for (int c = 0; c < outputs; c++) {
          apart[(i * members + k) * outputs + c] = weight[(k * own + i) * outputs + c] * members;
        }
      }
    }
    Map<ParameterKey, float[]> parameters = new HashMap<>(mean.parameters());
    parameters.put(new ParameterKey(last.path(), Dense.WEIGHT), apart);
    parameters.put(new ParameterKey(last.path(), Dense.BIAS), biases);
    return Model.of(MemberLayout.apart(mean.network(), members))
        .task(Task.REAL)
        .parameters(parameters)
        .statistics(mean.statistics())
        .build();
  }
}
