package io.evenkeel.peers;

import io.evenkeel.benchmarks.StepData;
import io.evenkeel.benchmarks.StepTimer;
import io.evenkeel.benchmarks.Workload;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** PyTorch's training step: forward, loss, backward, update, gradients let go. */
final class TorchTraining implements StepTimer.Step {
  private final Workload workload;
  private final TorchNetwork network;
  private final TorchUpdate update;
  private final Tensor[] inputs = new Tensor[StepData.BATCHES];
  private final Tensor[] targets = new Tensor[StepData.BATCHES];
  private Tensor loss = torch.zeros();

  TorchTraining(Workload workload, StepData data, TorchNetwork network, TorchUpdate update) {
    this.workload = workload;
    this.network = network;
    this.update = update;
    for (int batch = 0; batch < StepData.BATCHES; batch++) {
      inputs[batch] = TorchNetwork.tensor(data.inputs(batch), workload.batch(), workload.inputs(0));
      targets[batch] =
          workload.classifies()
              ? TorchNetwork.tensor(data.targets(batch), 0, workload.batch()).to(ScalarType.Long)
              : TorchNetwork.tensor(data.targets(batch), workload.batch(), 1);
    }
  }

  @Override
  public void run(int batch) {
    loss.close();
    loss = forward(batch);
    loss.backward();
    update.step();
  }

  /** The forward pass and the loss, with all that backward needs hanging on the loss. */
  Tensor forward(int batch) {
    try (Tensor output = network.forward(inputs[batch])) {
      return workload.classifies()
          ? torch.cross_entropy(output, targets[batch])
          : torch.mse_loss(output, targets[batch]);
    }
  }

  @Override
  public double loss(int batch) {
    return loss.item_float();
  }
}
