package io.evenkeel.peers;

import io.evenkeel.benchmarks.StepData;
import io.evenkeel.benchmarks.StepTimer;
import io.evenkeel.benchmarks.Workload;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** PyTorch's inference call: the forward pass to be run within {@code InferenceMode}. */
final class TorchInference implements StepTimer.Step {
  private final StepData data;
  private final TorchNetwork network;
  private final Tensor[] inputs = new Tensor[StepData.BATCHES];
  private final float[] logits;
  private Tensor output = torch.zeros();

  TorchInference(Workload workload, StepData data, TorchNetwork network) {
    this.data = data;
    this.network = network;
    logits = new float[workload.batch() * workload.outputs()];
    for (int batch = 0; batch < StepData.BATCHES; batch++) {
      inputs[batch] = TorchNetwork.tensor(data.inputs(batch), workload.batch(), workload.inputs(0));
    }
  }

  @Override
  public void run(int batch) {
    output.close();
    output = network.forward(inputs[batch]);
  }

  @Override
  public double loss(int batch) {
    return data.loss(logits(), batch);
  }

  /** The last call's output, batch x outputs, row-major. */
  float[] logits() {
    new FloatPointer(output.data_ptr()).get(logits);
    return logits;
  }
}
