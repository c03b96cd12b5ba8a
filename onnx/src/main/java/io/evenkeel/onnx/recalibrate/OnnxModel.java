package io.evenkeel.onnx.recalibrate;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Moments;
import io.evenkeel.onnx.export.ParityCertificate;
import io.evenkeel.onnx.graph.NormChannels;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.internal.MutableGraph;
import io.evenkeel.onnx.internal.RunChannels;
import io.evenkeel.onnx.runtime.RuntimeSession;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * An ONNX graph, run by ONNX Runtime: what reaches its batch normalizations is read as additional
 * outputs, and nothing that they do not need is run.
 */
public final class OnnxModel implements NormalizedModel {
  private static final String SHOWN = "evenkeel_shown_";

  private final ModelProto model;
  private final OnnxNorms norms;
  private final OnnxRows rows;
  private boolean channelsFit;

  /**
   * The graph.
   *
   * @param model a whole model, as {@link io.evenkeel.onnx.graph.OnnxFile#read} gives it
   * @param features how many numbers a row of the data has, which settles an open dimension
   * @throws io.evenkeel.kernels.InvalidInputException if the graph does not take rows of that many
   *     floating-point numbers as its only input
   */
  public OnnxModel(ModelProto model, int features) {
    this(model, OnnxRows.of(model.getGraph(), features));
  }

  /**
   * The graph.
   *
   * @param model a whole model, as {@link io.evenkeel.onnx.graph.OnnxFile#read} gives it
   * @param data the rows that it is for: how many numbers one has settles an open dimension, its
   *     shape (images, {@link ShapedRows}) several
   * @throws io.evenkeel.kernels.InvalidInputException if the graph does not take such rows of
   *     floating-point numbers as its only input
   */
  public OnnxModel(ModelProto model, Dataset data) {
    this(model, OnnxRows.of(model.getGraph(), data));
  }

  private OnnxModel(ModelProto model, OnnxRows rows) {
    this.model = model;
    this.rows = rows;
    norms = new OnnxNorms(model);
  }

  /**
   * The model with new statistics; without the certificate of an export, as it is another model.
   *
   * @param moments by the layers' indices in {@link #layers}
   * @throws io.evenkeel.kernels.InvalidInputException if a number is too large for the graph's type
   */
  public ModelProto with(Map<Integer, Moments> moments) {
    ModelProto changed = norms.with(moments);
    return moments.isEmpty() ? changed : ParityCertificate.removedFrom(changed);
  }

  @Override
  public List<NormLayer> layers() {
    return norms.layers();
  }

  @Override
  public List<String> skipped() {
    return norms.skipped();
  }

  @Override
  public int features() {
    return rows.features();
  }

  @Override
  public Dataset taken(Dataset data) {
    return GraphImages.of(model, data);
  }

  @Override
  public int fixedRows() {
    return rows.fixedRows();
  }

  @Override
  public List<List<Integer>> levels() {
    return norms.levels();
  }

  @Override
  public NormProbe probe(List<Integer> layers, Map<Integer, Moments> moments) {
    requireChannels();
    return new OnnxProbe(layers, norms.with(moments), "Identity");
  }

  /** A graph at inference does not say how it was trained. */
  @Override
  public boolean isBehindDropout(int layer) {
    return false;
  }

  @Override
  public NormProbe dropoutProbe(long seed) {
    return probe(all(), Map.of());
  }

  @Override
  public NormProbe batchProbe() {
    return new OnnxProbe(all(), normalizedByBatch(), "Identity");
  }

  /**
   * The graph with every batch normalization normalising by the batch that it is given, as in
   * training.
   */
  public ModelProto normalizedByBatch() {
    requireChannels();
    try (OnnxProbe probe = new OnnxProbe(all(), norms.with(Map.of()), "Identity")) {
      return BatchGraph.of(norms, probe.run(zeros(), 1));
    }
  }

  private float[] zeros() {
    return new float[Math.max(1, fixedRows()) * features()];
  }

  /**
   * Requires that each layer has as many numbers as its input has channels. A run of one row, or of
   * as many as the model takes, shows it: if rows were taken for channels, there would be 1.
   */
  private void requireChannels() {
    if (channelsFit) {
      return;
    }
    try (OnnxProbe probe = new OnnxProbe(all(), norms.with(Map.of()), "Shape")) {
      probe
          .run(zeros(), 1)
          .forEach((layer, shape) -> requireChannels(layer, TensorValues.longs(shape)));
    } catch (InvalidInputException e) {
      RunChannels.require(norms.with(Map.of()), rows.input(zeros(), 1));
      throw e;
    }
    channelsFit = true;
  }

  private void requireChannels(int layer, long[] shape) {
    NormChannels.require(norms.proto(layer), norms.layers().get(layer).channels(), shape);
  }

  private List<Integer> all() {
    return IntStream.range(0, norms.layers().size()).boxed().toList();
  }

  /**
   * A graph that applies an operator to what reaches some layers and gives the results as outputs.
   */
  private final class OnnxProbe implements NormProbe {
    private final List<Integer> layers;
    private final RuntimeSession session;

    OnnxProbe(List<Integer> layers, ModelProto model, String operator) {
      this.layers = layers;
      GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput();
      for (int layer : layers) {
        String shown = SHOWN + layer;
        graph.addNode(
            NodeProto.newBuilder()
                .setOpType(operator)
                .addInput(norms.input(layer))
                .addOutput(shown));
        graph.addOutput(ValueInfoProto.newBuilder().setName(shown));
      }
      ModelProto whole = model.toBuilder().setGraph(graph).build();
      session = RuntimeSession.open(new MutableGraph(whole).toModel());
    }

    Map<Integer, TensorProto> run(float[] x, int count) {
      Map<String, TensorProto> outputs = session.run(rows.input(x, count));
      Map<Integer, TensorProto> shown = new TreeMap<>();
      layers.forEach(i -> shown.put(i, Objects.requireNonNull(outputs.get(SHOWN + i))));
      return shown;
    }

    @Override
    public void look(float[] x, int count, Observer observer) {
      run(x, count)
          .forEach((layer, tensor) -> {
            long[] shape = TensorValues.shape(tensor);
            requireChannels(layer, shape);
            int all = Math.toIntExact(shape[0]);
            int seen = Math.toIntExact((long) all * count / rows.fed(count));
            int positions = 1;
            for (int i = 2; i < shape.length; i++) {
              positions *= Math.toIntExact(shape[i]);
            }
            observer.see(layer, TensorValues.floats(tensor), seen, positions);
          });
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
