package io.evenkeel.peers;

import io.evenkeel.benchmarks.Workload;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;

/**
 * The update by PyTorch's own {@code torch::optim}: a loop over the parameters and, for each, an
 * elementwise operation per term of the formula, as Python's {@code torch.optim} does on a CPU
 * unless {@code fused=True} is asked for.
 */
final class LoopUpdate implements TorchUpdate {
  private final Optimizer optimizer;

  LoopUpdate(Workload workload, TorchNetwork network) {
    double rate = workload.learningRate();
    optimizer =
        switch (workload.optimizer()) {
          case SGD -> new SGD(network.parameters(), new SGDOptions(rate));
          case MOMENTUM -> {
            SGDOptions options = new SGDOptions(rate);
            options.momentum().put(0.9);
            yield new SGD(network.parameters(), options);
          }
          case ADAM -> new Adam(network.parameters(), new AdamOptions(rate));
          case NONE -> throw new IllegalArgumentException(workload.label() + " does not train");
        };
  }

  @Override
  public void step() {
    try (Tensor _ = optimizer.step()) {
      optimizer.zero_grad(true);
    }
  }
}
