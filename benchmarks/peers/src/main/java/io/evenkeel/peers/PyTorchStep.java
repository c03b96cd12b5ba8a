package io.evenkeel.peers;

import io.evenkeel.benchmarks.StepArguments;
import io.evenkeel.benchmarks.StepData;
import io.evenkeel.benchmarks.StepTimer;
import io.evenkeel.benchmarks.Workload;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.global.torch;

/**
 * Times one step of PyTorch: {@code WORKLOAD bn|plain THREADS REPETITIONS [loop|fused]}. Prints one
 * line of JSON.
 *
 * <p>A training step is forward, loss, backward, update and {@code zero_grad(set_to_none=True)};
 * its variant says how the update is made, {@link LoopUpdate} (unless asked otherwise) or {@link
 * FusedUpdate}. An inference call is the forward pass under {@code InferenceMode}, BatchNorm on its
 * running statistics.
 *
 * <p>Objects of the bindings are few in a step (output, loss, what the update needs) and closed in
 * it, so run with {@code -Dorg.bytedeco.javacpp.nopointergc=true}, which spares their registration
 * with the garbage collector. {@code OMP_NUM_THREADS} has to be set before the process starts,
 * because OpenBLAS reads it when it is loaded; {@link PeerTable} does all that.
 */
public final class PyTorchStep {
  private PyTorchStep() {}

  /** See {@link PyTorchStep}. */
  public static void main(String[] args) throws IOException {
    StepArguments arguments = StepArguments.parse(args);
    torch.set_num_threads(arguments.threads());
    Workload workload = arguments.workload();
    StepData data = new StepData(workload);
    TorchNetwork network = new TorchNetwork(workload, arguments.batchNorm(), data);
    boolean inference = !workload.trains();
    try (InferenceMode _ = new InferenceMode(inference)) {
      StepTimer.Step step =
          inference
              ? new TorchInference(workload, data, network)
              : new TorchTraining(workload, data, network, update(arguments, network));
      System.out.println(StepTimer.time("pytorch", arguments, settings(), step).toJson());
    }
  }

  private static TorchUpdate update(StepArguments arguments, TorchNetwork network) {
    return switch (arguments.variant()) {
      case "", "loop" -> new LoopUpdate(arguments.workload(), network);
      case "fused" -> new FusedUpdate(arguments.workload(), network);
      default ->
          throw new IllegalArgumentException(
              "expected the variant loop or fused, but got " + arguments.variant());
    };
  }

  private static SortedMap<String, String> settings() throws IOException {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("pytorch", Loader.getVersion("org.bytedeco", "pytorch"));
    settings.put("openblas", OpenBlas.config());
    settings.put("openblasCore", OpenBlas.coreName());
    settings.put("openblasThreads", String.valueOf(OpenBlas.threads()));
    settings.put("torchThreads", String.valueOf(torch.get_num_threads()));
    settings.put("torchCpu", torch.get_cpu_capability().getString());
    for (String name :
        new String[] {
          "OMP_NUM_THREADS", "OMP_WAIT_POLICY", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"
        }) {
      settings.put(name, System.getenv().getOrDefault(name, "unset"));
    }
    return settings;
  }
}
