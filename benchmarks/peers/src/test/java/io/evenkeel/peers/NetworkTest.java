package io.evenkeel.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.benchmarks.StepArguments;
import io.evenkeel.benchmarks.StepData;
import io.evenkeel.benchmarks.Workload;
import org.bytedeco.pytorch.InferenceMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The peers' networks against a plain double-precision forward pass over {@link StepData}. */
class NetworkTest {

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void inferenceAgrees(boolean batchNorm) throws Exception {
    Workload workload = Workload.W5_1;
    StepData data = new StepData(workload);
    StepArguments arguments = new StepArguments(workload, batchNorm, 1, 1, "");
    float[] torch;
    try (InferenceMode _ = new InferenceMode(true)) {
      TorchInference inference =
          new TorchInference(workload, data, new TorchNetwork(workload, batchNorm, data));
      inference.run(3);
      torch = inference.logits().clone();
    }
    float[] onnx;
    try (OnnxInference inference = new OnnxInference(arguments, data)) {
      inference.run(3);
      onnx = inference.logits().clone();
    }
    double[] expected = forward(workload, batchNorm, data, 3);
    for (int j = 0; j < expected.length; j++) {
      assertThat((double) torch[j]).isCloseTo(expected[j], within(1e-4));
      assertThat((double) onnx[j]).isCloseTo(expected[j], within(1e-4));
    }
  }

  @ParameterizedTest
  @CsvSource({"W1,true", "W1,false", "W2,true", "W3,false"})
  void bothUpdatesTrainAlike(Workload workload, boolean batchNorm) {
    StepData data = new StepData(workload);
    var one = new TorchNetwork(workload, batchNorm, data);
    var other = new TorchNetwork(workload, batchNorm, data);
    TorchTraining loop = new TorchTraining(workload, data, one, new LoopUpdate(workload, one));
    TorchTraining fused =
        new TorchTraining(workload, data, other, new FusedUpdate(workload, other));
    double first = 0;
    for (int step = 0; step < 12; step++) {
      loop.run(0);
      fused.run(0);
      first = step == 0 ? loop.loss(0) : first;
      assertThat(fused.loss(0)).isCloseTo(loop.loss(0), within(1e-4 * first));
    }
    assertThat(loop.loss(0)).isLessThan(0.9 * first);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void keepsWhatTheFormulasSay(boolean batchNorm) {
    Workload workload = Workload.W2;
    long formula = KeptForBackward.formula(workload, batchNorm);
    assertThat(KeptForBackward.measured(workload, batchNorm))
        .isBetween(formula, formula + formula / 20);
  }

  /** Row 0 of a mini-batch through the network, in double. */
  private static double[] forward(Workload workload, boolean batchNorm, StepData data, int batch) {
    double[] values = new double[workload.inputs(0)];
    for (int i = 0; i < values.length; i++) {
      values[i] = data.inputs(batch)[i];
    }
    int last = workload.denseLayers() - 1;
    for (int layer = 0; layer <= last; layer++) {
      double[] next = new double[workload.outputs(layer)];
      for (int j = 0; j < next.length; j++) {
        for (int i = 0; i < values.length; i++) {
          next[j] += values[i] * data.weight(layer)[i * next.length + j];
        }
        if (layer < last && batchNorm) {
          double deviation = Math.sqrt(data.variance(layer)[j] + Workload.EPSILON);
          next[j] =
              data.gamma(layer)[j] * (next[j] - data.mean(layer)[j]) / deviation
                  + data.beta(layer)[j];
        }
        next[j] = layer < last ? Math.max(0, next[j]) : next[j];
      }
      values = next;
    }
    return values;
  }
}
