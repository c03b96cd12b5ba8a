package io.evenkeel.serve.model;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.export.ExportDescription;
import io.evenkeel.onnx.runtime.GraphTensor;
import io.evenkeel.onnx.runtime.RuntimeSession;
import io.evenkeel.serve.limit.Limits;
import io.evenkeel.serve.tensor.Datatype;
import io.evenkeel.serve.tensor.Tensor;
import io.evenkeel.serve.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX graph, run by ONNX Runtime. Each request is run by itself, because ONNX Runtime may give
 * a row other bits in another batch.
 */
public final class GraphServing implements ServedModel {
  private static final int WARM_SIZE = 1 << 24;

  private final RuntimeSession session;
  private final Limits limits;
  private final RowObserver observer;
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> outputs;
  private final List<String> classes;
  private final Intake intake;

  /**
   * Serves a graph.
   *
   * @throws InvalidInputException if ONNX Runtime is not there, or does not accept it
   */
  public GraphServing(ModelProto model, Limits limits, RowObserver observer) {
    RuntimeSession.absence()
        .ifPresent(reason -> {
          throw new InvalidInputException(reason + ", and a graph cannot be run without it");
        });
    this.limits = limits;
    this.observer = observer;
    session = RuntimeSession.open(model);
    inputs = session.inputs().stream().map(GraphServing::spec).toList();
    outputs = session.outputs().stream().map(GraphServing::spec).toList();
    classes = ExportDescription.of(model).map(ExportDescription::classes).orElse(List.of());
    intake = takes();
  }

  private static TensorSpec spec(GraphTensor tensor) {
    return new TensorSpec(tensor.name(), datatype(tensor.type()), tensor.shape());
  }

  private static Datatype datatype(DataType type) {
    return switch (type) {
      case FLOAT -> Datatype.FP32;
      case DOUBLE -> Datatype.FP64;
      case FLOAT16 -> Datatype.FP16;
      case BFLOAT16 -> Datatype.BF16;
      case INT64 -> Datatype.INT64;
      case INT32 -> Datatype.INT32;
      case INT8 -> Datatype.INT8;
      case UINT8 -> Datatype.UINT8;
      case BOOL -> Datatype.BOOL;
      case STRING -> Datatype.BYTES;
      default ->
          throw new InvalidInputException(
              "the graph has tensors of type %s, which the protocol does not know".formatted(type));
    };
  }

  private static DataType type(Datatype datatype) {
    return switch (datatype) {
      case FP32 -> DataType.FLOAT;
      case FP64 -> DataType.DOUBLE;
      case FP16 -> DataType.FLOAT16;
      case BF16 -> DataType.BFLOAT16;
      case INT64 -> DataType.INT64;
      case INT32 -> DataType.INT32;
      case INT8 -> DataType.INT8;
      case UINT8 -> DataType.UINT8;
      case BOOL -> DataType.BOOL;
      case BYTES -> DataType.STRING;
      case UINT16, UINT32, UINT64, INT16 ->
          throw new InvalidInputException("no graph takes tensors of type " + datatype);
    };
  }

  @Override
  public String platform() {
    return "onnxruntime_onnx";
  }

  @Override
  public List<TensorSpec> inputs() {
    return inputs;
  }

  @Override
  public List<TensorSpec> outputs() {
    return outputs;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public Intake intake() {
    return intake;
  }

  /** Rows of numbers, if the only input takes them. */
  private Intake takes() {
    if (inputs.size() != 1 || inputs.getFirst().datatype() != Datatype.FP32) {
      return new Intake.TensorsOnly(
          "the graph does not take one tensor of FP32, so send tensors to its infer endpoint");
    }
    List<Long> shape = inputs.getFirst().shape();
    long features = 1;
    for (long size : shape.subList(Math.min(1, shape.size()), shape.size())) {
      features *= size;
    }
    return shape.size() < 2 || features < 1 || features > Integer.MAX_VALUE
        ? new Intake.TensorsOnly(
            "the graph leaves open how many numbers a row has, so send tensors to its infer endpoint")
        : new Intake.Numbers((int) features);
  }

  @Override
  public void expect() {}

  @Override
  public void expected() {}

  @Override
  public List<Tensor> infer(List<Tensor> given, long deadline) {
    Map<String, Tensor> byName = new HashMap<>();
    given.forEach(tensor -> byName.put(tensor.name(), tensor));
    Map<String, TensorProto> messages = new LinkedHashMap<>();
    for (TensorSpec wanted : inputs) {
      Tensor tensor = byName.remove(wanted.name());
      if (tensor == null) {
        throw new InvalidInputException(
            "the tensor '%s' is missing: the model takes %s, but got %s"
                .formatted(wanted.name(), names(inputs), InputTensors.names(given)));
      }
      require(tensor, wanted);
      messages.put(wanted.name(), message(tensor));
    }
    if (!byName.isEmpty()) {
      throw new InvalidInputException(
          "the model has no input '%s': it takes %s"
              .formatted(byName.keySet().iterator().next(), names(inputs)));
    }
    List<Tensor> answers = new ArrayList<>();
    session.run(messages).forEach((name, message) -> answers.add(tensor(name, message)));
    Tensor first = given.getFirst();
    if (intake instanceof Intake.Numbers) {
      observer.seen(first.floats(), (int) first.size(0));
    }
    return answers;
  }

  private static String names(List<TensorSpec> specs) {
    return String.join(", ", specs.stream().map(spec -> "'" + spec.name() + "'").toList());
  }

  private void require(Tensor tensor, TensorSpec wanted) {
    if (tensor.datatype() != wanted.datatype()) {
      throw new InvalidInputException(
          "the tensor '%s' takes %s, but got %s"
              .formatted(wanted.name(), wanted.datatype(), tensor.datatype()));
    }
    boolean fits = tensor.rank() == wanted.shape().size();
    for (int i = 0; fits && i < tensor.rank(); i++) {
      fits = wanted.shape().get(i) < 0 || wanted.shape().get(i) == tensor.size(i);
    }
    if (!fits) {
      throw InputTensors.wrongShape(tensor, wanted);
    }
    if (tensor.rank() > 0) {
      RowPredictor.rows(tensor.size(0), limits);
    }
    if (tensor.datatype().isFloat()) {
      for (int i = 0; i < tensor.elements(); i++) {
        if (!Double.isFinite(tensor.number(i))) {
          InputTensors.requireFinite(tensor.name(), tensor.floats());
        }
      }
    }
  }

  private static TensorProto message(Tensor tensor) {
    TensorProto.Builder message =
        TensorProto.newBuilder().setDataType(type(tensor.datatype()).getNumber());
    for (long size : tensor.shape()) {
      message.addDims(size);
    }
    if (tensor.datatype() == Datatype.BYTES) {
      for (@Nullable String text : tensor.text()) {
        message.addStringData(ByteString.copyFromUtf8(text == null ? "" : text));
      }
    } else {
      message.setRawData(ByteString.copyFrom(tensor.raw()));
    }
    return message.build();
  }

  private static Tensor tensor(String name, TensorProto message) {
    long[] shape = message.getDimsList().stream().mapToLong(Long::longValue).toArray();
    Datatype datatype = datatype(DataType.forNumber(message.getDataType()));
    if (datatype == Datatype.BYTES) {
      String[] text =
          message.getStringDataList().stream().map(ByteString::toStringUtf8).toArray(String[]::new);
      return Tensor.of(name, shape, text);
    }
    return Tensor.of(name, datatype, shape, message.getRawData().asReadOnlyByteBuffer());
  }

  @Override
  public Answers answer(float[] rows, int count, long deadline) {
    TensorSpec input = inputs.getFirst();
    long[] shape = input.shape().stream().mapToLong(Long::longValue).toArray();
    shape[0] = count;
    return GraphAnswers.of(
        infer(List.of(Tensor.of(input.name(), shape, rows)), deadline), classes, count);
  }

  /** Whether the shape that the graph takes is known in full, except for the rows. */
  @Override
  public void warm() {
    int features = intake.features();
    long fixed = inputs.isEmpty() || features == 0 ? -1 : inputs.getFirst().shape().getFirst();
    long size = (fixed < 1 ? 1 : fixed) * features;
    if (features > 0 && size <= WARM_SIZE) {
      long[] shape = inputs.getFirst().shape().stream().mapToLong(Long::longValue).toArray();
      shape[0] = size / features;
      Tensor zeros = Tensor.of(inputs.getFirst().name(), shape, new float[(int) size]);
      session.run(Map.of(zeros.name(), message(zeros)));
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
