package io.evenkeel.peers;

import io.evenkeel.benchmarks.Workload;
import java.util.List;
import java.util.stream.LongStream;
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
 * arguments are kept from step to step; only the list of the gradients is filled anew.
 */
final class FusedUpdate implements TorchUpdate {
  private final TorchNetwork network;
  private final List<Tensor> parameters;
  private final GenericList gradients = emptyList();
  private final Tensor steps = torch.zeros();
  private final Scalar one = new Scalar(1);
  private final OperatorHandle operator;
  private final IValueVector arguments;
  private final IValueVector stack = new IValueVector();

  FusedUpdate(Workload workload, TorchNetwork network) {
    this.network = network;
    TensorVector all = network.parameters();
    parameters = LongStream.range(0, all.size()).mapToObj(all::get).toList();
    double rate = workload.learningRate();
    switch (workload.optimizer()) {
      case ADAM -> {
        operator = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adam_", "");
        arguments = adamArguments(rate);
      }
      case SGD -> {
        operator = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_sgd_", "");
        arguments = sgdArguments(rate, 0, List.of());
      }
      case MOMENTUM -> {
        operator = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_sgd_", "");
        arguments = sgdArguments(rate, 0.9, zerosLikeParameters());
      }
      default -> throw new IllegalArgumentException(workload.label() + " does not train");
    }
  }

  @Override
  public void step() {
    try (NoGradGuard _ = new NoGradGuard()) {
      steps.add_(one);
      for (Tensor parameter : parameters) {
        try (Tensor gradient = parameter.grad();
            IValue value = new IValue(gradient)) {
          gradients.push_back(value);
        }
      }
      stack.put(arguments);
      operator.callBoxed(stack); // takes its arguments off the stack
      gradients.clear();
    }
    network.dropGradients();
  }

  /**
   * {@code _fused_adam_(self, grads, exp_avgs, exp_avg_sqs, max_exp_avg_sqs, state_steps, *, lr,
   * beta1, beta2, weight_decay, eps, amsgrad, maximize, grad_scale, found_inf)}.
   */
  private IValueVector adamArguments(double rate) {
    return new IValueVector(
        list(parameters),
        new IValue(gradients),
        list(zerosLikeParameters()),
        list(zerosLikeParameters()),
        list(List.of()),
        list(parameters.stream().map(_ -> steps).toList()),
        new IValue(rate),
        new IValue(0.9),
        new IValue(0.999),
        new IValue(0.0),
        new IValue(1e-8),
        new IValue(false),
        new IValue(false),
        new IValue(),
        new IValue());
  }

  /**
   * {@code _fused_sgd_(self, grads, momentum_buffer_list, *, weight_decay, momentum, lr, dampening,
   * nesterov, maximize, is_first_step, grad_scale, found_inf)}.
   */
  private IValueVector sgdArguments(double rate, double momentum, List<Tensor> buffers) {
    return new IValueVector(
        list(parameters),
        new IValue(gradients),
        list(buffers),
        new IValue(0.0),
        new IValue(momentum),
        new IValue(rate),
        new IValue(0.0),
        new IValue(false),
        new IValue(false),
        new IValue(false),
        new IValue(),
        new IValue());
  }

  private List<Tensor> zerosLikeParameters() {
    return parameters.stream().map(torch::zeros_like).toList();
  }

  private static IValue list(List<Tensor> tensors) {
    GenericList list = emptyList();
    tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
    return new IValue(list);
  }

  private static GenericList emptyList() {
    return new GenericList(new TensorList().elementType());
  }
}
