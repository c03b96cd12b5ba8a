package io.evenkeel.peers;

import ai.onnxruntime.OrtException;
import io.evenkeel.benchmarks.StepArguments;
import io.evenkeel.benchmarks.StepData;
import io.evenkeel.benchmarks.StepTimer;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Times one inference call of ONNX Runtime, BatchNorm folded by hand: {@code WORKLOAD bn|plain
 * THREADS REPETITIONS}, where the workload is one of W5's. Prints one line of JSON. THREADS is the
 * number of intra-op threads.
 */
public final class OnnxRuntimeStep {
  private OnnxRuntimeStep() {}

  /** See {@link OnnxRuntimeStep}. */
  public static void main(String[] args) throws OrtException {
    StepArguments arguments = StepArguments.parse(args);
    if (arguments.workload().trains()) {
      throw new IllegalArgumentException(
          "expected an inference workload, W5-1 or W5-1024, but got "
              + arguments.workload().label());
    }
    try (OnnxInference step = new OnnxInference(arguments, new StepData(arguments.workload()))) {
      SortedMap<String, String> settings = new TreeMap<>();
      settings.put("onnxruntime", step.version());
      settings.put("intraOpThreads", String.valueOf(arguments.threads()));
      System.out.println(StepTimer.time("onnxruntime", arguments, settings, step).toJson());
    }
  }
}
