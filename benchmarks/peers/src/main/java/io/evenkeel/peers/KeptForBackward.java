package io.evenkeel.peers;

import io.evenkeel.benchmarks.KeptReport;
import io.evenkeel.benchmarks.StepData;
import io.evenkeel.benchmarks.Workload;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * Counts the bytes that PyTorch keeps between the forward and the backward pass of a training step:
 * {@code WORKLOAD bn|plain}. Prints one line of JSON.
 *
 * <p>PyTorch takes its CPU tensors from the C library's {@code malloc}, and {@code mallinfo2} tells
 * how many bytes are in use to the byte. So the count is direct: bytes in use after the forward
 * pass and the loss, with only the loss held by us, less the bytes in use before. It takes in every
 * saved tensor and the graph's own nodes, but not the input, the targets, the weights and the
 * optimizer's state, which were there before. It is taken after a few whole steps, several times
 * over, and the median is reported.
 *
 * <p>Beside it stands what the formulas of autograd say must be kept, in floats: for each hidden
 * layer, with BatchNorm, its input z (rows x features), save_mean and save_invstd (features each)
 * and relu's or sigmoid's result a (rows x features, which the next Linear shares as its input);
 * without BatchNorm, a alone. The loss keeps the output, and cross-entropy keeps the log-softmax
 * instead.
 */
@SuppressWarnings("restricted") // the process is started with native access
public final class KeptForBackward {
  private static final int STEPS = 9;

  /** Places of hblkhd and uordblks among mallinfo2's ten counts. */
  private static final int MAPPED = 4;

  private static final int HEAP_IN_USE = 7;

  private KeptForBackward() {}

  /** See {@link KeptForBackward}. */
  public static void main(String[] args) {
    if (args.length != 2 || !args[1].matches("bn|plain")) {
      throw new IllegalArgumentException(
          "expected WORKLOAD bn|plain, but got: " + String.join(" ", args));
    }
    Workload workload = Workload.named(args[0]);
    boolean batchNorm = args[1].equals("bn");
    KeptReport report =
        new KeptReport(
            "pytorch",
            workload.label(),
            args[1],
            measured(workload, batchNorm),
            formula(workload, batchNorm));
    System.out.println(report.toJson());
  }

  /** Bytes that the C library counts, the median of several steps. */
  static long measured(Workload workload, boolean batchNorm) {
    StepData data = new StepData(workload);
    TorchNetwork network = new TorchNetwork(workload, batchNorm, data);
    TorchTraining training =
        new TorchTraining(workload, data, network, new LoopUpdate(workload, network));
    long[] kept = new long[STEPS];
    for (int step = 0; step < STEPS; step++) {
      training.run(step % StepData.BATCHES);
      long before = bytesInUse();
      Tensor loss = training.forward(0);
      kept[step] = bytesInUse() - before;
      loss.close();
    }
    Arrays.sort(kept);
    return kept[STEPS / 2];
  }

  /** Bytes that the saved tensors have by the formulas. */
  static long formula(Workload workload, boolean batchNorm) {
    long rows = workload.batch();
    long floats = rows * workload.outputs();
    for (int layer = 0; layer < workload.denseLayers() - 1; layer++) {
      long features = workload.outputs(layer);
      floats += rows * features;
      if (batchNorm) {
        floats += rows * features + 2 * features;
      }
    }
    return floats * Float.BYTES;
  }

  /** uordblks + hblkhd of {@code mallinfo2}: bytes handed out from the heap and by mmap. */
  private static long bytesInUse() {
    Linker linker = Linker.nativeLinker();
    MemoryLayout information = MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG);
    MethodHandle mallinfo2 =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("mallinfo2"),
            FunctionDescriptor.of(MemoryLayout.structLayout(information)));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment counts = (MemorySegment) mallinfo2.invoke((SegmentAllocator) arena);
      return counts.getAtIndex(ValueLayout.JAVA_LONG, HEAP_IN_USE)
          + counts.getAtIndex(ValueLayout.JAVA_LONG, MAPPED);
    } catch (Throwable e) {
      throw new IllegalStateException("mallinfo2 failed", e);
    }
  }
}
