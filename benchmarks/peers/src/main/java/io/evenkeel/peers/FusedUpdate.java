package io.evenkeel.peers;

import io.evenkeel.benchmarks.Workload;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorList;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The update by PyTorch's fused kernels {@code _fused_adam_} and {@code _fused_sgd_}, one pass over
 * each parameter and its state: what Python's {@code torch.optim.Adam(..., fused=True)} runs. The
 * C++ optimizers do not offer them, so the operators are called through the dispatcher. Their
 * arguments stay in being from step to step, but for the list of the gradients.
 */
final class FusedUpdate implements TorchUpdate {
  private final TorchNetwork network;
  private final List<Tensor> parameters;
  private final OperatorHandle operator;
  private final IValue[] beforeGradients;
  private final IValue[] afterGradients;
  private final TensorList noTensors = new TensorList();
  private final Tensor steps = torch.zeros();
  private final Scalar one = new Scalar(1);

  FusedUpdate(Workload workload, TorchNetwork network) {
    this.network = network;
    TensorVector all = network.parameters();
    parameters = LongStream.range(0, all.size()).mapToObj(all::get).toList();
    IValue rate = new IValue(workload.learningRate());
    IValue zero = new IValue(0.0);
    IValue off = new IValue(false);
    IValue none = new IValue();
    beforeGradients = new IValue[] {list(parameters.stream())};
    switch (workload.optimizer()) {
      case ADAM -> {
        operator = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adam_", "");
        IValue beta1 = new IValue(0.9);
        IValue beta2 = new IValue(0.999);
        IValue epsilon = new IValue(1e-8);
        afterGradients =
            new IValue[] {
              zerosLikeParameters(),
              zerosLikeParameters(),
              list(Stream.of()),
              list(parameters.stream().map(_ -> steps)),
              rate,
              beta1,
              beta2,
              zero,
              epsilon,
              off,
              off,
              none,
              none
            };
      }
      case SGD, MOMENTUM -> {
        operator = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_sgd_", "");
        boolean momentum = workload.optimizer() == Workload.Optimizer.MOMENTUM;
        IValue factor = new IValue(momentum ? 0.9 : 0.0);
        IValue buffers = momentum ? zerosLikeParameters() : list(Stream.of());
        afterGradients =
            new IValue[] {buffers, zero, factor, rate, zero, off, off, off, none, none};
      }
      default -> throw new IllegalArgumentException(workload.label() + " does not train");
    }
  }

  @Override
  public void step() {
    try (NoGradGuard _ = new NoGradGuard();
        IValueVector stack = new IValueVector();
        IValue gradients = list(parameters.stream().map(Tensor::grad))) {
      steps.add_(one);
      push(stack, beforeGradients);
      push(stack, gradients);
      push(stack, afterGradients);
      operator.callBoxed(stack);
    }
    network.dropGradients();
  }

  private static void push(IValueVector stack, IValue... values) {
    for (IValue value : values) {
      stack.push_back(value);
    }
  }

  private IValue zerosLikeParameters() {
    return list(parameters.stream().map(torch::zeros_like));
  }

  private IValue list(Stream<Tensor> tensors) {
    GenericList list = new GenericList(noTensors.elementType());
    tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
    return new IValue(list);
  }
}
