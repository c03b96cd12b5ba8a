package io.evenkeel.onnx.runtime;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.google.protobuf.ByteString;
import io.evenkeel.file.LoadedLibraries;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.graph.TensorValues;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph that ONNX Runtime has loaded, on the CPU. Tensors go in and come out as ONNX's own
 * messages, by the names of the graph's inputs and outputs.
 *
 * <p>ONNX Runtime is optional: {@link #absence} says whether it is there. Everything else needs it.
 */
public final class RuntimeSession implements AutoCloseable {
  private final OrtSession session;

  private RuntimeSession(OrtSession session) {
    this.session = session;
  }

  /** Why ONNX Runtime cannot be used; empty where it can. */
  public static Optional<String> absence() {
    try {
      environment();
      return Optional.empty();
    } catch (NoClassDefFoundError e) {
      return Optional.of("ONNX Runtime is not on the class path");
    } catch (LinkageError | RuntimeException e) {
      return Optional.of("ONNX Runtime has no native library for this machine");
    }
  }

  /** The version of ONNX Runtime, such as {@code 1.29.0}. */
  public static String version() {
    return environment().getVersion();
  }

  /**
   * Loads a model, with all of ONNX Runtime's optimizations and threads.
   *
   * @throws InvalidInputException if ONNX Runtime does not accept it
   */
  public static RuntimeSession open(ModelProto model) {
    return open(model, Optimization.ALL, 0);
  }

  /**
   * Loads a model.
   *
   * @param optimization whether ONNX Runtime may change the graph
   * @param threads that one operator may use; 0 for as many as there are cores
   * @throws InvalidInputException if ONNX Runtime does not accept it
   */
  public static RuntimeSession open(ModelProto model, Optimization optimization, int threads) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(
          switch (optimization) {
            case NONE -> OrtSession.SessionOptions.OptLevel.NO_OPT;
            case ALL -> OrtSession.SessionOptions.OptLevel.ALL_OPT;
          });
      options.setIntraOpNumThreads(threads);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return new RuntimeSession(environment().createSession(model.toByteArray(), options));
    } catch (OrtException e) {
      throw new InvalidInputException("ONNX Runtime does not load the model: " + reason(e), e);
    }
  }

  /**
   * Runs the graph.
   *
   * @param inputs by name; read
   * @return all outputs of the graph, by name, in its order
   * @throws InvalidInputException if an input is missing or of the wrong type or shape, or the
   *     graph fails
   */
  public Map<String, TensorProto> run(Map<String, TensorProto> inputs) {
    Map<String, OnnxTensor> bound = bind(inputs);
    try (OrtSession.Result result = session.run(bound)) {
      Map<String, TensorProto> outputs = new LinkedHashMap<>();
      for (Map.Entry<String, OnnxValue> output : result) {
        outputs.put(output.getKey(), message(output.getKey(), output.getValue()));
      }
      return outputs;
    } catch (OrtException e) {
      throw new InvalidInputException("ONNX Runtime does not run the model: " + reason(e), e);
    } finally {
      bound.values().forEach(OnnxTensor::close);
    }
  }

  /**
   * What the graph takes, in its order.
   *
   * @throws InvalidInputException if one of them is no tensor
   */
  public List<GraphTensor> inputs() {
    try {
      return tensors(session.getInputInfo());
    } catch (OrtException e) {
      throw new InvalidInputException("ONNX Runtime does not describe the model: " + reason(e), e);
    }
  }

  /**
   * What the graph gives, in its order.
   *
   * @throws InvalidInputException if one of them is no tensor
   */
  public List<GraphTensor> outputs() {
    try {
      return tensors(session.getOutputInfo());
    } catch (OrtException e) {
      throw new InvalidInputException("ONNX Runtime does not describe the model: " + reason(e), e);
    }
  }

  private static List<GraphTensor> tensors(Map<String, NodeInfo> nodes) {
    List<GraphTensor> tensors = new ArrayList<>();
    nodes.forEach((name, node) -> {
      if (!(node.getInfo() instanceof TensorInfo info)) {
        throw new InvalidInputException(
            "%s of the graph is a %s, but only tensors can be given and read"
                .formatted(name, node.getInfo().getClass().getSimpleName()));
      }
      DataType type = info.type == OnnxJavaType.STRING ? DataType.STRING : type(name, info.type);
      tensors.add(new GraphTensor(name, type, Arrays.stream(info.getShape()).boxed().toList()));
    });
    return tensors;
  }

  /**
   * Times the graph: the inputs are bound once, the outputs dropped.
   *
   * @param inputs by name; read
   * @param warmUp runs that do not count
   * @param runs runs that count, at least 1
   * @return the median run's seconds
   */
  public double medianSeconds(Map<String, TensorProto> inputs, int warmUp, int runs) {
    Map<String, OnnxTensor> bound = bind(inputs);
    try {
      for (int i = 0; i < warmUp; i++) {
        session.run(bound).close();
      }
      long[] times = new long[runs];
      for (int i = 0; i < runs; i++) {
        long start = System.nanoTime();
        session.run(bound).close();
        times[i] = System.nanoTime() - start;
      }
      Arrays.sort(times);
      return 0.5e-9 * (times[(runs - 1) / 2] + times[runs / 2]);
    } catch (OrtException e) {
      throw new InvalidInputException("ONNX Runtime does not run the model: " + reason(e), e);
    } finally {
      bound.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("cannot close a session of ONNX Runtime", e);
    }
  }

  private static OrtEnvironment environment() {
    OrtEnvironment environment = RuntimeEnvironment.get();
    LoadedLibraries.deleteUnpacked("onnxruntime-java");
    return environment;
  }

  private static Map<String, OnnxTensor> bind(Map<String, TensorProto> inputs) {
    Map<String, OnnxTensor> bound = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, TensorProto> input : inputs.entrySet()) {
        bound.put(input.getKey(), tensor(input.getValue()));
      }
      return bound;
    } catch (OrtException | RuntimeException e) {
      bound.values().forEach(OnnxTensor::close);
      throw e instanceof RuntimeException r
          ? r
          : new InvalidInputException("ONNX Runtime does not take an input: " + e.getMessage(), e);
    }
  }

  private static OnnxTensor tensor(TensorProto message) throws OrtException {
    long[] shape = TensorValues.shape(message);
    if (message.getDataType() == DataType.STRING_VALUE) {
      String[] values =
          message.getStringDataList().stream().map(ByteString::toStringUtf8).toArray(String[]::new);
      return OnnxTensor.createTensor(environment(), values, shape);
    }
    ByteString raw = TensorValues.raw(message);
    ByteBuffer bytes = ByteBuffer.allocateDirect(raw.size()).order(ByteOrder.nativeOrder());
    raw.copyTo(bytes);
    return OnnxTensor.createTensor(
        environment(), bytes.flip(), shape, javaType(message.getDataType()));
  }

  private static OnnxJavaType javaType(int type) {
    return switch (DataType.forNumber(type)) {
      case FLOAT -> OnnxJavaType.FLOAT;
      case DOUBLE -> OnnxJavaType.DOUBLE;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case BFLOAT16 -> OnnxJavaType.BFLOAT16;
      case INT64 -> OnnxJavaType.INT64;
      case INT32 -> OnnxJavaType.INT32;
      case INT8 -> OnnxJavaType.INT8;
      case UINT8 -> OnnxJavaType.UINT8;
      case BOOL -> OnnxJavaType.BOOL;
      case null, default ->
          throw new InvalidInputException("a tensor of type %d cannot be given".formatted(type));
    };
  }

  private static TensorProto message(String name, OnnxValue value) throws OrtException {
    if (!(value instanceof OnnxTensor tensor)) {
      throw new InvalidInputException(
          "the output %s is a %s, but only tensors can be read".formatted(name, value.getType()));
    }
    TensorInfo info = tensor.getInfo();
    TensorProto.Builder message = TensorProto.newBuilder().setName(name);
    Arrays.stream(info.getShape()).forEach(message::addDims);
    if (info.type == OnnxJavaType.STRING) {
      message.setDataType(DataType.STRING_VALUE);
      flatten(tensor.getValue(), message);
    } else {
      message.setDataType(type(name, info.type).getNumber());
      message.setRawData(ByteString.copyFrom(tensor.getByteBuffer()));
    }
    return message.build();
  }

  private static DataType type(String output, OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> DataType.FLOAT;
      case DOUBLE -> DataType.DOUBLE;
      case FLOAT16 -> DataType.FLOAT16;
      case BFLOAT16 -> DataType.BFLOAT16;
      case INT64 -> DataType.INT64;
      case INT32 -> DataType.INT32;
      case INT8 -> DataType.INT8;
      case UINT8 -> DataType.UINT8;
      case BOOL -> DataType.BOOL;
      default ->
          throw new InvalidInputException(
              "%s has elements of type %s, which cannot be read".formatted(output, type));
    };
  }

  /** A tensor of strings comes as nested arrays. */
  private static void flatten(Object value, TensorProto.Builder message) {
    if (value instanceof Object[] parts) {
      Arrays.stream(parts).forEach(part -> flatten(part, message));
    } else {
      message.addStringData(ByteString.copyFromUtf8(value.toString()));
    }
  }

  /** ONNX Runtime's message on one line. */
  private static String reason(OrtException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
  }
}
