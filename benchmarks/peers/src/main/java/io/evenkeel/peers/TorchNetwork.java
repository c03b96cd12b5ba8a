package io.evenkeel.peers;

import io.evenkeel.benchmarks.StepData;
import io.evenkeel.benchmarks.Workload;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LinearOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.SequentialImpl;
import org.bytedeco.pytorch.SigmoidImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A workload's network as PyTorch's {@code nn.Sequential}: {@code Linear(bias=False), BatchNorm1d,
 * activation} or {@code Linear, activation} for each hidden layer, and a last {@code Linear}; in
 * training mode, or in inference mode for a workload that does not train, with the weights and
 * statistics of {@link StepData}. A forward pass crosses from Java to C++ once, whatever the number
 * of layers.
 */
final class TorchNetwork {
  private final SequentialImpl sequential = new SequentialImpl();

  /** The modules, held here because the bindings free a module whose Java object is collected. */
  private final List<Pointer> modules = new ArrayList<>();

  private final Workload workload;
  private final StepData data;

  TorchNetwork(Workload workload, boolean batchNorm, StepData data) {
    this.workload = workload;
    this.data = data;
    try (NoGradGuard _ = new NoGradGuard()) {
      int last = workload.denseLayers() - 1;
      for (int layer = 0; layer < last; layer++) {
        addLinear(layer, !batchNorm);
        if (batchNorm) {
          addBatchNorm(layer);
        }
        addActivation();
      }
      addLinear(last, true);
    }
    sequential.train(workload.trains());
  }

  /** The output for a mini-batch: rows x outputs, the caller's to close. */
  Tensor forward(Tensor rows) {
    return sequential.forward(rows);
  }

  /** The learned tensors, in the order of the layers. */
  TensorVector parameters() {
    return sequential.parameters();
  }

  /** Lets every parameter's gradient go. */
  void dropGradients() {
    sequential.zero_grad(true);
  }

  /** A tensor of its own with a copy of the values: rows x columns, or a vector if rows is 0. */
  static Tensor tensor(float[] values, int rows, int columns) {
    long[] shape = rows == 0 ? new long[] {columns} : new long[] {rows, columns};
    try (FloatPointer pointer = new FloatPointer(values);
        Tensor view = torch.from_blob(pointer, shape)) {
      return view.clone();
    }
  }

  private void addLinear(int layer, boolean bias) {
    int inputs = workload.inputs(layer);
    int outputs = workload.outputs(layer);
    LinearOptions options = new LinearOptions(inputs, outputs);
    options.bias().put(bias);
    LinearImpl linear = new LinearImpl(options);
    linear.weight().copy_(tensor(data.weight(layer), inputs, outputs).t());
    if (bias) {
      linear.bias().zero_();
    }
    sequential.push_back(linear);
    modules.add(linear);
  }

  private void addBatchNorm(int layer) {
    int features = workload.outputs(layer);
    BatchNormOptions options = new BatchNormOptions(features);
    options.eps().put(Workload.EPSILON);
    options.momentum().put(1 - Workload.EMA_DECAY);
    BatchNorm1dImpl norm = new BatchNorm1dImpl(options);
    if (!workload.trains()) {
      norm.weight().copy_(tensor(data.gamma(layer), 0, features));
      norm.bias().copy_(tensor(data.beta(layer), 0, features));
      norm.running_mean().copy_(tensor(data.mean(layer), 0, features));
      norm.running_var().copy_(tensor(data.variance(layer), 0, features));
    }
    sequential.push_back(norm);
    modules.add(norm);
  }

  private void addActivation() {
    switch (workload.hidden()) {
      case RELU -> {
        ReLUImpl relu = new ReLUImpl();
        sequential.push_back(relu);
        modules.add(relu);
      }
      case SIGMOID -> {
        SigmoidImpl sigmoid = new SigmoidImpl();
        sequential.push_back(sigmoid);
        modules.add(sigmoid);
      }
    }
  }
}
