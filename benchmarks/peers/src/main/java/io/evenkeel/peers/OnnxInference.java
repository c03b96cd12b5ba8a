package io.evenkeel.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.evenkeel.benchmarks.StepArguments;
import io.evenkeel.benchmarks.StepData;
import io.evenkeel.benchmarks.StepTimer;
import io.evenkeel.benchmarks.Workload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * ONNX Runtime's inference call on {@link FoldedModel}. Inputs and output are direct buffers,
 * allocated once, so that a call copies nothing.
 */
final class OnnxInference implements StepTimer.Step, AutoCloseable {
  private final Workload workload;
  private final StepData data;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final List<Map<String, OnnxTensor>> inputs;
  private final FloatBuffer output;
  private final Map<String, OnnxTensor> outputs;

  OnnxInference(StepArguments arguments, StepData data) throws OrtException {
    this.workload = arguments.workload();
    this.data = data;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(arguments.threads());
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      byte[] model = FoldedModel.bytes(workload, arguments.batchNorm(), data);
      session = environment.createSession(model, options);
    }
    inputs =
        IntStream.range(0, StepData.BATCHES)
            .mapToObj(batch -> Map.of(FoldedModel.INPUT, input(batch)))
            .toList();
    output = buffer(workload.batch() * workload.outputs());
    outputs = Map.of(FoldedModel.OUTPUT, tensor(output, workload.outputs()));
  }

  @Override
  public void run(int batch) {
    try (OrtSession.Result _ = session.run(inputs.get(batch), outputs)) {
      // The result is the pinned output.
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime could not run the model", e);
    }
  }

  @Override
  public double loss(int batch) {
    return data.loss(logits(), batch);
  }

  /** The last call's output, batch x classes, row-major. */
  float[] logits() {
    float[] values = new float[output.capacity()];
    output.get(0, values);
    return values;
  }

  /** Version of the loaded ONNX Runtime. */
  String version() {
    return environment.getVersion();
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }

  private OnnxTensor input(int batch) {
    float[] values = data.inputs(batch);
    return tensor(buffer(values.length).put(0, values), workload.inputs(0));
  }

  private OnnxTensor tensor(FloatBuffer values, int columns) {
    try {
      return OnnxTensor.createTensor(environment, values, new long[] {workload.batch(), columns});
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime could not take a buffer as a tensor", e);
    }
  }

  private static FloatBuffer buffer(int length) {
    return ByteBuffer.allocateDirect(Float.BYTES * length)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
