package io.evenkeel.onnx.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.model.Model;
import io.evenkeel.network.Shape;
import io.evenkeel.tabular.TabularModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model as a standard ONNX graph, for inference: one input of any number of rows, the raw numbers
 * of a row ({@code pixels} of 0 .. 255, {@code features}), and as outputs {@code logits} and {@code
 * probabilities}, or {@code values} if the model predicts real numbers.
 *
 * {@snippet class="io.evenkeel.examples.OnnxExamples" region="export"}
 *
 * <p>Dense becomes Gemm, BatchNorm a BatchNormalization with the statistics that the model predicts
 * with, each activation its own operator, except gelu before opset 20, which becomes five nodes.
 * Dropout is left out. A network of images takes them channel by channel, batch x channels x height
 * x width (NCHW), as ONNX and PyTorch have them. Everything that ONNX has no place for (task,
 * classes, the run's settings) stands in the metadata under {@code evenkeel.*}.
 */
public final class OnnxExport {
  /** The opset of an export by default; ONNX Runtime runs it from version 1.12 on. */
  public static final int DEFAULT_OPSET = 17;

  /** The oldest opset that can be asked for, the first where Gemm needs no bias. */
  public static final int OLDEST_OPSET = 11;

  /** The newest opset that can be asked for. */
  public static final int NEWEST_OPSET = 22;

  /** The prefix of the names of our entries in a file's metadata. */
  public static final String PREFIX = "evenkeel.";

  /** The metadata's entry with task, input and classes. */
  public static final String DESCRIPTION = PREFIX + "model";

  /** The metadata's entry with the parity certificate. */
  public static final String PARITY = PREFIX + "parity";

  /** The version of ONNX's operators for machine learning that knows text as keys. */
  private static final int ML_OPSET = 2;

  static final String LOGITS = "logits";
  static final String PROBABILITIES = "probabilities";
  static final String VALUES = "values";
  static final String PREDICTION = "prediction";

  private final Model model;
  private final @Nullable TabularModel table;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private int opset = DEFAULT_OPSET;
  private String producerVersion = "";

  /** The export of a model. */
  public OnnxExport(Model model) {
    this.model = model;
    table = null;
  }

  /**
   * The export of a model of a table, its preprocessing included: one input per column, rows x 1,
   * of text (empty where it is missing) or of doubles (NaN where it is missing). A predicted number
   * comes out as {@code prediction}, in the target's own unit.
   */
  public OnnxExport(TabularModel table) {
    model = table.model();
    this.table = table;
  }

  /**
   * Chooses the version of the operators.
   *
   * @throws InvalidInputException if it is below {@link #OLDEST_OPSET} or above {@link
   *     #NEWEST_OPSET}
   */
  public OnnxExport opset(int value) {
    if (value < OLDEST_OPSET || value > NEWEST_OPSET) {
      throw new InvalidInputException(
          "an export's opset must be %d to %d, but got %d"
              .formatted(OLDEST_OPSET, NEWEST_OPSET, value));
    }
    opset = value;
    return this;
  }

  /** The version of Evenkeel that the file names. */
  public OnnxExport producerVersion(String value) {
    producerVersion = value;
    return this;
  }

  /** Adds an entry to the file's metadata, such as the run's settings. */
  public OnnxExport metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /**
   * The graph.
   *
   * @throws InvalidInputException if a layer has no counterpart in ONNX
   */
  public ModelProto build() {
    GraphWriter graph = new GraphWriter("evenkeel");
    String scaled = table == null ? input(graph) : new TableExport(table, graph).write();
    int outputs = model.network().outputFeatures();
    String last = model.task() == Task.REAL ? VALUES : LOGITS;
    new LayerExport(model, opset, graph, last).write(scaled);
    graph.output(last, DataType.FLOAT, outputs);
    switch (model.task()) {
      case CLASSES -> {
        graph.node(
            "Softmax",
            "/output/Softmax",
            PROBABILITIES,
            List.of(last),
            GraphWriter.attribute("axis", 1));
        graph.output(PROBABILITIES, DataType.FLOAT, outputs);
      }
      case BINARY -> {
        graph.node("Sigmoid", "/output/Sigmoid", PROBABILITIES, List.of(last));
        graph.output(PROBABILITIES, DataType.FLOAT, outputs);
      }
      case REAL -> {
        if (table != null) {
          TableExport.target(table.target(), graph, last);
        }
      }
    }
    return described(graph);
  }

  /** The raw numbers of a row, and what they are divided by. */
  private String input(GraphWriter graph) {
    String input = inputName(model);
    if (ImageExport.takesImages(model.network().graph())) {
      Shape shape = model.network().input();
      graph.input(input, DataType.FLOAT, shape.channels(), shape.height(), shape.width());
    } else {
      graph.input(input, DataType.FLOAT, model.network().inputFeatures());
    }
    if (model.input().divisor() == 1) {
      return input;
    }
    float[] divisor = {(float) model.input().divisor()};
    return graph.node(
        "Div", "/input/Div", List.of(input, graph.constant("input.divisor", divisor)));
  }

  /** The name of the graph's input: what the model calls its numbers. */
  static String inputName(Model model) {
    String name = model.input().name();
    boolean taken =
        name.isEmpty()
            || name.startsWith("/")
            || name.contains(".")
            || List.of(LOGITS, PROBABILITIES, VALUES).contains(name);
    return taken ? "features" : name;
  }

  private ModelProto described(GraphWriter graph) {
    ModelProto.Builder file =
        ModelProto.newBuilder()
            .setIrVersion(irVersion(opset))
            .setProducerName("evenkeel")
            .setProducerVersion(producerVersion)
            .setGraph(graph.build());
    file.addOpsetImportBuilder().setDomain("").setVersion(opset);
    if (graph.usesMl()) {
      file.addOpsetImportBuilder().setDomain(GraphWriter.ML_DOMAIN).setVersion(ML_OPSET);
    }
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put(DESCRIPTION, StrictJson.line(ExportDescription.of(model).json()));
    entries.putAll(metadata);
    entries.forEach((key, value) -> file.addMetadataPropsBuilder().setKey(key).setValue(value));
    return file.build();
  }

  /** The version of the file format that came with an opset (docs/Versioning.md of ONNX). */
  private static int irVersion(int opset) {
    if (opset <= 11) {
      return 6;
    }
    if (opset <= 14) {
      return 7;
    }
    if (opset <= 18) {
      return 8;
    }
    return opset <= 20 ? 9 : 10;
  }
}
