package io.evenkeel.peers;

import io.evenkeel.benchmarks.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * One way of running one step, in a process of its own.
 *
 * @param engine who runs it
 * @param workload whose step
 * @param network {@code bn} or {@code plain}
 * @param threads number of threads, and of the processors that the process is pinned to
 * @param variant the engine's own way of doing the step, or empty
 * @param waitPolicy {@code OMP_WAIT_POLICY} of the process: what OpenMP's threads do while idle
 */
record Configuration(
    Engine engine,
    Workload workload,
    String network,
    int threads,
    String variant,
    String waitPolicy) {

  private static final String PASSIVE = "PASSIVE";

  /**
   * All configurations of a workload's step that are tried. PyTorch has several: for training both
   * ways of updating; with two threads on W1 both wait policies ({@code PASSIVE} alone elsewhere:
   * spinning threads of OpenMP and OpenBLAS fight for the processors).
   */
  static List<Configuration> of(
      List<Engine> engines, Workload workload, String network, int mostThreads) {
    List<Configuration> all = new ArrayList<>();
    for (int threads = 1; threads <= mostThreads; threads++) {
      for (Engine engine : engines) {
        if (!engine.runs(workload)) {
          continue;
        }
        boolean torch = engine == Engine.PYTORCH;
        List<String> variants = torch && workload.trains() ? List.of("loop", "fused") : List.of("");
        List<String> policies =
            torch && threads > 1 && workload == Workload.W1
                ? List.of(PASSIVE, "ACTIVE")
                : List.of(PASSIVE);
        for (String variant : variants) {
          for (String policy : policies) {
            all.add(new Configuration(engine, workload, network, threads, variant, policy));
          }
        }
      }
    }
    return all;
  }

  /** Whether its idle threads spin, so that they may stall each other. */
  boolean spins() {
    return waitPolicy.equals("ACTIVE");
  }

  /** The configuration in a line. */
  String fullDescription() {
    return "%s %s, %s, %s".formatted(workload.label(), network, engine.title(), description());
  }

  /** The configuration in a few words, without the row it belongs to. */
  String description() {
    StringBuilder text = new StringBuilder();
    text.append(threads).append(threads == 1 ? " thread" : " threads");
    if (!variant.isEmpty()) {
      text.append(", ").append(variant).append(" update");
    }
    if (engine == Engine.PYTORCH && threads > 1) {
      text.append(", OMP_WAIT_POLICY=").append(waitPolicy);
    }
    return text.toString();
  }
}
