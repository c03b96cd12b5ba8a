package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MatrixProduct;
import io.evenkeel.kernels.PanelPacking;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.kernels.image.ImageScratch;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;
import io.evenkeel.optimizer.Optimizer;

/**
 * What the passes of an engine's shards share: the plan, the threads, and memory for one at a time.
 */
final class PassSetting {
  /** Floats after the last row of a matrix, so that whole vectors may be read. */
  private static final int SLACK = 64;

  final Plan plan;
  private final Optimizer optimizer;
  final GradientFlow flow;

  /** Most rows of a shard. */
  final int maxRows;

  final Workers workers;
  final Kernels kernels;
  final MatrixProduct product;
  final PanelPacking packing;
  final ImageScratch images;

  /** The gradient of a segment in panels. */
  final float[] gradientPanels;

  PassSetting(Network network, Optimizer optimizer, int maxRows, Workers workers, Kernels kernels) {
    this.maxRows = maxRows;
    this.workers = workers;
    this.kernels = kernels;
    plan = Plan.of(network);
    this.optimizer = optimizer;
    flow = new GradientFlow(plan, this::trains);
    product = new MatrixProduct(kernels.microKernel(), Blocking.DEFAULT, workers);
    packing = new PanelPacking(workers);
    images = new ImageScratch(workers);
    int largest = 0;
    for (Plan.Planned planned : plan.segments()) {
      if (planned.feed() instanceof Plan.Product) {
        largest = Math.max(largest, Panels.size(maxRows, planned.features()));
      }
    }
    gradientPanels = new float[largest];
  }

  /** Whether the optimizer trains one of a node's parameters. */
  boolean trains(Node node, ParameterSpec spec) {
    return optimizer.of(plan.graph(), new ParameterKey(node.path(), spec.role()), spec).trained();
  }

  /** Whether the optimizer trains the parameter of that role that a node has. */
  boolean trains(Node node, String role) {
    return plan.graph().parameters(node).stream()
        .anyMatch(spec -> spec.role().equals(role) && trains(node, spec));
  }

  /** An array of that many floats per sample. */
  float[] matrix(int size) {
    return new float[Math.addExact(Math.multiplyExact(maxRows, size), SLACK)];
  }

  /** The arrays that one pass's gradients go through. */
  float[][] gradientBuffers() {
    return flow.sizes().stream().map(this::matrix).toArray(float[][]::new);
  }
}
