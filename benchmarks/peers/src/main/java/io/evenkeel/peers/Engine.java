package io.evenkeel.peers;

import io.evenkeel.benchmarks.Workload;
import java.util.Arrays;

/** Who runs the steps. */
enum Engine {
  EVENKEEL("evenkeel", "Evenkeel", "io.evenkeel.benchmarks.StepBench"),
  PYTORCH("pytorch", "PyTorch", PyTorchStep.class.getName()),
  ONNXRUNTIME("onnxruntime", "ONNX Runtime", OnnxRuntimeStep.class.getName());

  private final String label;
  private final String title;
  private final String mainClass;

  Engine(String label, String title, String mainClass) {
    this.label = label;
    this.title = title;
    this.mainClass = mainClass;
  }

  /** The engine that the command line calls {@code pytorch} and so on. */
  static Engine named(String label) {
    return Arrays.stream(values())
        .filter(engine -> engine.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "expected evenkeel, pytorch or onnxruntime, but got " + label));
  }

  /** The name on the command line and in reports. */
  String label() {
    return label;
  }

  /** The name in tables and pictures. */
  String title() {
    return title;
  }

  /** The class whose main times a step: {@code WORKLOAD bn|plain THREADS REPETITIONS [VARIANT]}. */
  String mainClass() {
    return mainClass;
  }

  /** Whether the engine can run the workload: ONNX Runtime only infers. */
  boolean runs(Workload workload) {
    return this != ONNXRUNTIME || !workload.trains();
  }
}
