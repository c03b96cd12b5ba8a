package io.evenkeel.peers;

import io.evenkeel.benchmarks.Workload;
import java.util.Arrays;

/** The libraries that run the steps. */
enum Engine {
  EVENKEEL(
      "evenkeel",
      "Evenkeel",
      "io.evenkeel.benchmarks.StepBench",
      "io.evenkeel.internal.fused.KeptForBackward"),
  PYTORCH("pytorch", "PyTorch", PyTorchStep.class.getName(), KeptForBackward.class.getName()),
  ONNXRUNTIME("onnxruntime", "ONNX Runtime", OnnxRuntimeStep.class.getName(), "");

  private final String label;
  private final String title;
  private final String mainClass;
  private final String keptClass;

  Engine(String label, String title, String mainClass, String keptClass) {
    this.label = label;
    this.title = title;
    this.mainClass = mainClass;
    this.keptClass = keptClass;
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

  /**
   * The class whose main counts the bytes kept for the backward pass: {@code WORKLOAD bn|plain}.
   */
  String keptClass() {
    return keptClass;
  }

  /** Whether the engine trains: ONNX Runtime only infers. */
  boolean trains() {
    return this != ONNXRUNTIME;
  }

  /** Whether the engine can run the workload: ONNX Runtime only infers. */
  boolean runs(Workload workload) {
    return trains() || !workload.trains();
  }
}
